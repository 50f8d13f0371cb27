//! Texts assembled from parts of others: what programs make by merging resources or by setting values one by one.
//! Each part keeps its place, so that what is found in the whole can be shown where it was written.

use std::fmt::Write;
use std::ops::Range;

use super::tree::{NodeId, Tree};
use super::{Kind, Style};
use crate::source::{FileId, Location, Piece, Span};

/// Larger texts are not assembled: aliases can make one of any size.
const MAX_PARTS: usize = 200_000;

/// A value with the place it comes from.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is.
    pub shape: Shape,
    /// Where it is written.
    pub at: Location,
    /// The path of that place in its file, where the whole has it elsewhere.
    pub key: Option<String>,
}

/// What a part is.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A single value.
    Scalar(Words),
    /// A list.
    List(Vec<Part>),
    /// Keys and values in the order of the text.
    Map(Vec<(Part, Part)>),
}

/// A single value, as it is written.
#[derive(Clone, Debug)]
pub struct Words {
    /// What it says.
    pub text: String,
    /// Its tag with a blank behind it; empty where it has none.
    tag: String,
    /// `|` or `>` with what follows, of a value in lines of its own.
    header: Option<String>,
    plain: bool,
    lines: Vec<Line>,
}

/// The parts of a line, in order.
type Line = Vec<Run>;

#[derive(Clone, Debug)]
struct Run {
    text: String,
    at: Location,
    verbatim: bool,
    key: Option<String>,
}

/// What a part of a text is replaced by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filling {
    /// The bytes that are replaced.
    pub from: Range<usize>,
    /// The new text.
    pub text: String,
    /// Where that is written.
    pub at: Location,
    /// The path of that place in its file.
    pub key: String,
}

impl Part {
    /// A value of a tree, with all below it; `None` where it is too large.
    pub fn of(tree: &Tree, file: FileId, node: NodeId) -> Option<Self> {
        let mut left = MAX_PARTS;
        part(tree, file, node, &mut left)
    }

    /// A text that is said at a place, as the value that YAML takes it for, or as text whatever it looks like.
    pub fn said(text: &str, at: Location, as_text: bool) -> Self {
        let plain = !as_text && is_plain(text);
        let line = if plain { text.to_owned() } else { quoted(text) };
        let lines = vec![vec![Run::new(line, at, false)]];
        let words = Words { text: text.to_owned(), tag: String::new(), header: None, plain, lines };
        Self { shape: Shape::Scalar(words), at, key: None }
    }

    /// A whole file as a text in lines.
    pub fn lines(text: &str, file: FileId) -> Self {
        let at = Location { file, span: Span::new(0, text.len()) };
        let (mut lines, mut start) = (Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let written = line.trim_end_matches(['\n', '\r']);
            let span = Span::new(start, start + written.len());
            lines.push(vec![Run::new(written.to_owned(), Location { file, span }, true)]);
            start += line.len();
        }
        let header = Some("|2".to_owned());
        let words = Words { text: text.to_owned(), tag: String::new(), header, plain: false, lines };
        Self { shape: Shape::Scalar(words), at, key: None }.keyed(" » ")
    }

    /// A mapping that stands at a place.
    pub fn map(entries: Vec<(Part, Part)>, at: Location) -> Self {
        Self { shape: Shape::Map(entries), at, key: None }
    }

    /// A single value's text; empty for others.
    pub fn text(&self) -> &str {
        match &self.shape {
            Shape::Scalar(words) => &words.text,
            _ => "",
        }
    }

    /// True for a null.
    pub fn is_null(&self) -> bool {
        matches!(&self.shape, Shape::Scalar(w) if w.plain && matches!(w.text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Keys and values; none of what is no mapping.
    pub fn entries(&self) -> &[(Part, Part)] {
        match &self.shape {
            Shape::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Values of a list; none of what is no list.
    pub fn items(&self) -> &[Part] {
        match &self.shape {
            Shape::List(items) => items,
            _ => &[],
        }
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Part> {
        self.entries().iter().rev().find(|(k, _)| k.text() == key).map(|(_, value)| value)
    }

    /// The value at the end of a chain of keys.
    pub fn at(&self, keys: &[&str]) -> Option<&Part> {
        keys.iter().try_fold(self, |part, key| part.get(key))
    }

    /// The value under a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Part> {
        match &mut self.shape {
            Shape::Map(entries) => {
                entries.iter_mut().rev().find(|(k, _)| k.text() == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Puts a value under a key, in place of the one that is there.
    pub fn set(&mut self, key: Part, value: Part) {
        if let Some(there) = self.get_mut(key.text()) {
            *there = value;
        } else if let Shape::Map(entries) = &mut self.shape {
            entries.push((key, value));
        } else {
            *self = Self::map(vec![(key, value)], self.at);
        }
    }

    /// Takes a key out; true where it was there.
    pub fn remove(&mut self, key: &str) -> bool {
        let Shape::Map(entries) = &mut self.shape else { return false };
        let before = entries.len();
        entries.retain(|(k, _)| k.text() != key);
        entries.len() < before
    }

    /// Gives all values below the path that they have elsewhere.
    pub fn keyed(mut self, key: &str) -> Self {
        self.set_key(key);
        self
    }

    fn set_key(&mut self, key: &str) {
        self.key = Some(key.to_owned());
        match &mut self.shape {
            Shape::Scalar(_) => {}
            Shape::List(items) => items.iter_mut().for_each(|i| i.set_key(key)),
            Shape::Map(entries) => entries.iter_mut().for_each(|(k, v)| {
                k.set_key(key);
                v.set_key(key);
            }),
        }
    }

    /// Replaces parts of all single values below it, as `fill` says.
    pub fn fill(&mut self, fill: &dyn Fn(&str) -> Vec<Filling>) {
        match &mut self.shape {
            Shape::List(items) => items.iter_mut().for_each(|i| i.fill(fill)),
            Shape::Map(entries) => entries.iter_mut().for_each(|(_, v)| v.fill(fill)),
            Shape::Scalar(words) => words.fill(fill),
        }
    }
}

impl Run {
    fn new(text: String, at: Location, verbatim: bool) -> Self {
        Self { text, at, verbatim, key: None }
    }

    /// The run in parts, some of which say something else now.
    fn filled(self, fillings: Vec<Filling>) -> Line {
        let mut line = Line::new();
        let mut done = 0;
        let part = |range: Range<usize>| {
            let start = self.at.span.start as usize;
            let span = match self.verbatim {
                true => Span::new(start + range.start, start + range.end),
                false => self.at.span,
            };
            Run { text: self.text[range].to_owned(), at: Location { span, ..self.at }, ..self.clone() }
        };
        for filling in fillings {
            line.push(part(done..filling.from.start));
            line.push(Run { text: filling.text, at: filling.at, verbatim: false, key: Some(filling.key) });
            done = filling.from.end;
        }
        line.push(part(done..self.text.len()));
        line
    }
}

impl Words {
    fn fill(&mut self, fill: &dyn Fn(&str) -> Vec<Filling>) {
        let fillings = fill(&self.text);
        let Some(first) = fillings.first().cloned() else { return };
        let text = filled(&self.text, &fillings);
        let one = self.header.is_none();
        // Between quotes it may have to be written in another way.
        if one && (!self.plain || !is_plain(&text)) {
            let whole = fillings.len() == 1 && first.from == (0..self.text.len());
            let at = self.lines.first().and_then(|l| l.first()).map_or(first.at, |run| run.at);
            let key = whole.then_some(first.key);
            self.lines =
                vec![vec![Run { key, ..Run::new(quoted(&text), if whole { first.at } else { at }, false) }]];
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
fn filled(text: &str, fillings: &[Filling]) -> String {
    let (mut out, mut done) = (String::new(), 0);
    for filling in fillings {
        out.push_str(&text[done..filling.from.start]);
        out.push_str(&filling.text);
        done = filling.from.end;
    }
    out.push_str(&text[done..]);
    out
}

fn part(tree: &Tree, file: FileId, node: NodeId, left: &mut usize) -> Option<Part> {
    *left = left.checked_sub(1)?;
    let node = tree.resolve(node);
    let shape = match tree.kind(node) {
        Kind::Scalar => Shape::Scalar(words(tree, file, node)),
        Kind::Sequence(items) => {
            Shape::List(items.iter().map(|&i| part(tree, file, i, left)).collect::<Option<_>>()?)
        }
        Kind::Mapping(entries) => {
            let mut parts = Vec::with_capacity(entries.len());
            for entry in entries {
                parts.push((part(tree, file, entry.key, left)?, part(tree, file, entry.value, left)?));
            }
            Shape::Map(parts)
        }
        Kind::Alias(_) => return None,
    };
    let at = Location { file, span: tree.span(node) };
    Some(Part { shape, at, key: None })
}

fn words(tree: &Tree, file: FileId, id: NodeId) -> Words {
    let node = tree.node(id);
    let raw = &tree.source()[node.span.range()];
    let at = |span: Span| Location { file, span: tree.outer(span) };
    let verbatim = |span: Span| tree.origin.as_ref().is_none_or(|o| o.takes_edits(span));
    let text = tree.text(id).to_owned();
    let tag = tree.tag(id).map(|tag| format!("{tag} ")).unwrap_or_default();
    let plain = node.style == Style::Plain;
    let one = |text: String, verbatim| vec![vec![Run::new(text, at(node.span), verbatim)]];
    if !matches!(node.style, Style::Literal | Style::Folded) {
        let lines = match raw.contains(['\n', '\r']) {
            true => one(quoted(&text), false),
            false => one(raw.to_owned(), verbatim(node.span)),
        };
        return Words { text, tag, header: None, plain, lines };
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
        lines.push(vec![Run::new(text.to_owned(), at(span), verbatim(span))]);
        start += line.len() + 1;
    }
    if indented {
        header.push('2');
    }
    header.extend(sign);
    Words { text, tag, header: Some(header), plain, lines }
}

/// Whether a text is a plain scalar as it stands.
fn is_plain(text: &str) -> bool {
    let safe = |c: char| c.is_alphanumeric() || "_-./+@=,:".contains(c);
    text.is_empty()
        || (text.chars().all(safe)
            && !text.starts_with(['-', '@', ',', ':', '='])
            && !text.ends_with(':')
            && !text.contains(": "))
        || text.parse::<f64>().is_ok()
}

fn quoted(text: &str) -> String {
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

/// The text of documents, with the places of its pieces.
pub fn assemble(documents: &[Part]) -> (String, Vec<Piece>) {
    let mut out = Assembly::default();
    for (index, document) in documents.iter().enumerate() {
        if index > 0 {
            out.text.push_str("---\n");
        }
        match &document.shape {
            Shape::Map(entries) if !entries.is_empty() => out.map(entries, 0, false),
            Shape::List(items) if !items.is_empty() => out.list(items, 0),
            _ => out.value(document, 0),
        }
    }
    (out.text, out.pieces)
}

#[derive(Default)]
struct Assembly {
    text: String,
    pieces: Vec<Piece>,
}

impl Assembly {
    fn piece(&mut self, text: &str, at: Location, verbatim: bool, key: Option<&String>) {
        if !text.is_empty() {
            let inner = Span::new(self.text.len(), self.text.len() + text.len());
            self.pieces.push(Piece { inner, at, verbatim, key: key.cloned() });
            self.text.push_str(text);
        }
    }

    fn runs(&mut self, line: &Line, key: Option<&String>) {
        for run in line {
            self.piece(&run.text, run.at, run.verbatim, run.key.as_ref().or(key));
        }
    }

    fn indent(&mut self, column: usize) {
        self.text.extend(std::iter::repeat_n(' ', column));
    }

    fn map(&mut self, entries: &[(Part, Part)], column: usize, mut indented: bool) {
        for (key, value) in entries {
            if !std::mem::take(&mut indented) {
                self.indent(column);
            }
            self.key(key);
            self.text.push(':');
            self.below(value, column);
        }
    }

    fn key(&mut self, key: &Part) {
        match &key.shape {
            Shape::Scalar(Words { header: None, lines, .. }) if !key.text().is_empty() => {
                self.runs(&lines[0], key.key.as_ref());
            }
            _ => self.piece(&quoted(key.text()), key.at, false, key.key.as_ref()),
        }
    }

    /// What follows a key's colon.
    fn below(&mut self, value: &Part, column: usize) {
        match &value.shape {
            Shape::Map(entries) if !entries.is_empty() => {
                self.text.push('\n');
                self.map(entries, column + 2, false);
            }
            Shape::List(items) if !items.is_empty() => {
                self.text.push('\n');
                self.list(items, column + 2);
            }
            _ => self.value(value, column),
        }
    }

    fn list(&mut self, items: &[Part], column: usize) {
        for item in items {
            self.indent(column);
            self.text.push('-');
            match &item.shape {
                Shape::Map(entries) if !entries.is_empty() => {
                    self.text.push(' ');
                    self.map(entries, column + 2, true);
                }
                _ => self.below(item, column),
            }
        }
    }

    /// A single value or an empty collection, to the end of its line or of its lines.
    fn value(&mut self, value: &Part, column: usize) {
        let key = value.key.as_ref();
        match &value.shape {
            Shape::Map(_) => {
                self.text.push(' ');
                self.piece("{}", value.at, false, key);
            }
            Shape::List(_) => {
                self.text.push(' ');
                self.piece("[]", value.at, false, key);
            }
            Shape::Scalar(Words { tag, header: None, lines, .. }) => {
                if lines[0].iter().any(|run| !run.text.is_empty()) {
                    self.text.push(' ');
                    self.text.push_str(tag);
                    self.runs(&lines[0], key);
                }
            }
            Shape::Scalar(Words { tag, header: Some(header), lines, .. }) => {
                self.text.push(' ');
                self.text.push_str(tag);
                let start = Span { start: value.at.span.start, end: value.at.span.start + 1 };
                self.piece(header, Location { span: start, ..value.at }, false, key);
                for line in lines {
                    self.text.push('\n');
                    if line.iter().any(|run| !run.text.is_empty()) {
                        self.indent(column + 2);
                        self.runs(line, key);
                    }
                }
            }
        }
        self.text.push('\n');
    }
}
