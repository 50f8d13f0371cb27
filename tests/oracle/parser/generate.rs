//! Varied YAML that both versions read alike, made of a list of choices so that failures shrink well.

use std::fmt::Write;

const WORDS: [&str; 12] =
    ["a", "kafka", "type", "é", "x-y", "1", "true", "~", "10.0.0.1:9092", "日本", "a#b", "-1"];

/// Where the next choice comes from; zeros once the list is used up, which end every text.
struct Writer<'c> {
    choices: std::slice::Iter<'c, u8>,
    out: String,
    anchors: usize,
    keys: usize,
}

/// The text that `choices` stand for.
pub fn text(choices: &[u8]) -> String {
    let mut writer = Writer { choices: choices.iter(), out: String::new(), anchors: 0, keys: 0 };
    let crlf = writer.pick(4) == 3;
    if writer.pick(8) == 7 {
        writer.out.push('\u{feff}');
    }
    for document in 0..=writer.pick(3) / 2 {
        if document > 0 || writer.pick(3) == 2 {
            writer.out.push_str("---\n");
        }
        writer.anchors = 0;
        writer.mapping(0, 0);
    }
    if crlf { writer.out.replace('\n', "\r\n") } else { writer.out }
}

impl Writer<'_> {
    fn pick(&mut self, n: u8) -> u8 {
        self.choices.next().map_or(0, |choice| choice % n)
    }

    fn word(&mut self) -> &'static str {
        WORDS[usize::from(self.pick(WORDS.len() as u8))]
    }

    fn pad(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// Ends a line, perhaps with a comment, blank lines and comments of their own.
    fn end_line(&mut self, indent: usize) {
        if self.pick(6) == 5 {
            self.out.push_str(" # é: note");
        }
        self.out.push('\n');
        match self.pick(12) {
            9 => self.out.push('\n'),
            10 => {
                self.pad(indent);
                self.out.push_str("# [own line\n");
            }
            11 => self.out.push_str("\n\n# at the left\n"),
            _ => {}
        }
    }

    fn mapping(&mut self, indent: usize, depth: u8) {
        for entry in 0..=self.pick(4) {
            if entry > 0 {
                self.pad(indent);
            }
            self.key();
            self.value(indent, depth);
        }
    }

    fn key(&mut self) {
        self.keys += 1;
        let (number, word) = (self.keys, self.word());
        match self.pick(6) {
            4 => write!(self.out, "'{word}{number}':").unwrap(),
            5 => write!(self.out, "\"{word}{number}\" :").unwrap(),
            _ => write!(self.out, "k{number}:").unwrap(),
        }
    }

    fn sequence(&mut self, indent: usize, depth: u8) {
        for item in 0..=self.pick(3) {
            if item > 0 {
                self.pad(indent);
            }
            self.out.push('-');
            match self.pick(3) {
                2 if depth < 4 => {
                    self.out.push(' ');
                    self.mapping(indent + 2, depth + 1);
                }
                _ => self.value(indent, depth),
            }
        }
    }

    /// What follows a `:` or `-`, its line's end included.
    fn value(&mut self, indent: usize, depth: u8) {
        let deeper = indent + 1 + usize::from(self.pick(3));
        match self.pick(12) {
            1..=3 if depth < 4 => {
                self.anchor();
                self.end_line(deeper);
                self.pad(deeper);
                if self.pick(2) == 0 {
                    self.mapping(deeper, depth + 1)
                } else {
                    self.sequence(deeper, depth + 1)
                }
            }
            4 => {
                self.out.push(' ');
                self.anchor_before();
                self.flow(0);
                self.end_line(indent);
            }
            5 | 6 => self.block_scalar(indent),
            7 if self.anchors > 0 => {
                let name = self.pick(self.anchors as u8);
                write!(self.out, " *n{name}").unwrap();
                self.end_line(indent);
            }
            8 => self.end_line(indent),
            9 => {
                let (a, b) = (self.word(), self.word());
                write!(self.out, " \"{a} \\n\\u00e9\\\"\n\n{:1$}{b}\"", "", deeper).unwrap();
                self.end_line(indent);
            }
            10 => {
                let (a, b) = (self.word(), self.word());
                write!(self.out, " some {a}\n{:1$}more {b}", "", deeper).unwrap();
                self.end_line(indent);
            }
            _ => {
                self.out.push(' ');
                self.anchor_before();
                self.scalar();
                self.end_line(indent);
            }
        }
    }

    /// An anchor behind a blank, for what begins on the next line.
    fn anchor(&mut self) {
        if self.pick(5) == 4 {
            write!(self.out, " &n{}", self.anchors).unwrap();
            self.anchors += 1;
        }
    }

    /// An anchor or tag with a blank behind.
    fn anchor_before(&mut self) {
        match self.pick(8) {
            6 => self.out.push_str("!mine "),
            7 => {
                write!(self.out, "&n{} ", self.anchors).unwrap();
                self.anchors += 1;
            }
            _ => {}
        }
    }

    fn scalar(&mut self) {
        let word = self.word();
        match self.pick(4) {
            2 => write!(self.out, "'{word}''s'").unwrap(),
            3 => write!(self.out, "\"{word}\\t\"").unwrap(),
            _ => self.out.push_str(word),
        }
    }

    fn flow(&mut self, depth: u8) {
        let mapping = self.pick(2) == 1;
        self.out.push(if mapping { '{' } else { '[' });
        for item in 0..self.pick(4) {
            if item > 0 {
                self.out.push_str(", ");
            }
            if mapping {
                self.keys += 1;
                write!(self.out, "f{}: ", self.keys).unwrap();
            }
            if depth < 3 && self.pick(4) == 3 { self.flow(depth + 1) } else { self.scalar() }
        }
        self.out.push(if mapping { '}' } else { ']' });
    }

    fn block_scalar(&mut self, indent: usize) {
        let style = if self.pick(2) == 0 { '|' } else { '>' };
        let chomp = ["", "-", "+"][usize::from(self.pick(3))];
        let own = indent + 1 + usize::from(self.pick(3));
        let given = if self.pick(3) == 2 { (own - indent).to_string() } else { String::new() };
        writeln!(self.out, " {style}{given}{chomp}").unwrap();
        let first = !given.is_empty() && self.pick(3) == 2;
        for line in 0..=self.pick(4) {
            match self.pick(5) {
                3 if line > 0 => self.out.push('\n'),
                4 if line > 0 || first => {
                    let word = self.word();
                    writeln!(self.out, "{:1$}{word}: # no comment", "", own + 2).unwrap();
                }
                _ => {
                    let word = self.word();
                    writeln!(self.out, "{:1$}{word} text", "", own).unwrap();
                }
            }
        }
    }
}
