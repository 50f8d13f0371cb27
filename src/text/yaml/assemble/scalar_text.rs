//! Single values as they are written, line by line.

use std::fmt::Write;
use std::ops::Range;

use crate::text::source::{FileId, Location, Span};
use crate::text::yaml::{NodeId, Style, Tree};

/// A single value, as it is written.
#[derive(Clone, Debug)]
pub struct ScalarText {
    /// What it says.
    pub text: String,
    /// Its tag with a space behind it; empty where it has none.
    pub(super) tag: String,
    /// `|` or `>` with what follows, of a value in lines of its own.
    pub(super) header: Option<String>,
    pub(super) plain: bool,
    pub(super) lines: Vec<LineParts>,
}

/// The parts of a line, in order.
pub(super) type LineParts = Vec<LinePart>;

#[derive(Clone, Debug)]
pub(super) struct LinePart {
    pub text: String,
    pub at: Location,
    pub verbatim: bool,
    pub key: Option<String>,
}

/// What a part of a text is replaced by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The bytes that are replaced.
    pub from: Range<usize>,
    /// The new text.
    pub text: String,
    /// Where that is written.
    pub at: Location,
    /// The path of that place in its file.
    pub key: String,
}

impl LinePart {
    pub fn new(text: String, at: Location, verbatim: bool) -> Self {
        Self { text, at, verbatim, key: None }
    }

    /// The run in parts, some of which say something else now.
    fn filled(self, fillings: Vec<Replacement>) -> LineParts {
        let mut line = LineParts::new();
        let mut done = 0;
        let part = |range: Range<usize>| {
            let start = self.at.span.start as usize;
            let span = match self.verbatim {
                true => Span::new(start + range.start, start + range.end),
                false => self.at.span,
            };
            LinePart { text: self.text[range].to_owned(), at: Location { span, ..self.at }, ..self.clone() }
        };
        for filling in fillings {
            line.push(part(done..filling.from.start));
            line.push(LinePart {
                text: filling.text,
                at: filling.at,
                verbatim: false,
                key: Some(filling.key),
            });
            done = filling.from.end;
        }
        line.push(part(done..self.text.len()));
        line
    }
}

impl ScalarText {
    /// Takes off the line breaks behind a text in lines of its own.
    pub(super) fn trim_end(&mut self) {
        let Some(header) = &mut self.header else { return };
        header.retain(|c| !matches!(c, '+' | '-'));
        header.push('-');
        while self.lines.last().is_some_and(|line| line.iter().all(|part| part.text.is_empty())) {
            self.lines.pop();
        }
        self.text.truncate(self.text.trim_end_matches('\n').len());
    }

    pub(super) fn fill(&mut self, fill: &dyn Fn(&str) -> Vec<Replacement>) {
        let fillings = fill(&self.text);
        let Some(first) = fillings.first().cloned() else { return };
        let text = filled(&self.text, &fillings);
        let one = self.header.is_none();
        // Between quotes it may have to be written in another way.
        if one && (!self.plain || !is_plain(&text)) {
            let whole = fillings.len() == 1 && first.from == (0..self.text.len());
            let at = self.lines.first().and_then(|l| l.first()).map_or(first.at, |run| run.at);
            let key = whole.then_some(first.key);
            self.lines = vec![vec![LinePart {
                key,
                ..LinePart::new(quoted(&text), if whole { first.at } else { at }, false)
            }]];
        } else {
            for line in &mut self.lines {
                let runs = std::mem::take(line).into_iter();
                *line = runs
                    .flat_map(|run| {
                        let f = fill(&run.text);
                        run.filled(f)
                    })
                    .collect();
            }
        }
        self.text = text;
    }
}

/// A text with parts replaced.
fn filled(text: &str, fillings: &[Replacement]) -> String {
    let (mut out, mut done) = (String::new(), 0);
    for filling in fillings {
        out.push_str(&text[done..filling.from.start]);
        out.push_str(&filling.text);
        done = filling.from.end;
    }
    out.push_str(&text[done..]);
    out
}

pub(super) fn scalar_text(tree: &Tree, file: FileId, id: NodeId) -> ScalarText {
    let node = tree.node(id);
    let raw = &tree.source()[node.span.range()];
    let at = |span: Span| Location { file, span: tree.outer(span) };
    let verbatim = |span: Span| tree.origin.as_ref().is_none_or(|o| o.takes_edits(span));
    let text = tree.text(id).to_owned();
    let tag = tree.tag(id).map(|tag| format!("{tag} ")).unwrap_or_default();
    let plain = node.style == Style::Plain;
    let one = |text: String, verbatim| vec![vec![LinePart::new(text, at(node.span), verbatim)]];
    if !matches!(node.style, Style::Literal | Style::Folded) {
        let lines = match raw.contains(['\n', '\r']) {
            true => one(quoted(&text), false),
            false => one(raw.to_owned(), verbatim(node.span)),
        };
        return ScalarText { text, tag, header: None, plain, lines };
    }
    let head = raw.split(['\n', '\r']).next().unwrap_or_default();
    let sign = head.chars().take_while(|c| !c.is_whitespace()).find(|c| matches!(c, '-' | '+'));
    let mut header: String = head.chars().take(1).collect();
    let mut lines = Vec::new();
    let (mut indented, mut seen) = (false, false);
    let mut start = node.span.start as usize + raw.find('\n').map_or(raw.len(), |at| at + 1);
    while start < node.span.end as usize {
        let rest = &tree.source()[start..node.span.end as usize];
        let line = rest.split('\n').next().unwrap_or_default();
        let cut = (node.indent as usize).min(line.len() - line.trim_start_matches(' ').len());
        let text = line[cut..].trim_end_matches('\r');
        let span = Span::new(start + cut, start + cut + text.len());
        indented |= !seen && text.starts_with(' ');
        seen |= !text.trim().is_empty();
        lines.push(vec![LinePart::new(text.to_owned(), at(span), verbatim(span))]);
        start += line.len() + 1;
    }
    // Blank lines that count stand behind what the scalar's own bytes are.
    if sign == Some('+') {
        let wanted = text.len() - text.trim_end_matches('\n').len();
        let there =
            lines.iter().rev().take_while(|l: &&LineParts| l.iter().all(|run| run.text.is_empty())).count();
        lines.extend((there + 1..wanted).map(|_| LineParts::new()));
    }
    if indented {
        header.push('2');
    }
    header.extend(sign);
    ScalarText { text, tag, header: Some(header), plain, lines }
}

/// Whether a text is a plain scalar as it stands.
pub(super) fn is_plain(text: &str) -> bool {
    let safe = |c: char| c.is_alphanumeric() || "_-./+@=,:".contains(c);
    text.is_empty()
        || (text.chars().all(safe)
            && !text.starts_with(['-', '@', ',', ':', '='])
            && !text.ends_with(':')
            && !text.contains(": "))
        || text.parse::<f64>().is_ok()
}

pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
