//! Writing parts as a text.

use std::borrow::Borrow;

use super::scalar_text::{LineParts, quoted};
use super::{Part, PartShape, ScalarText};
use crate::text::source::{Location, Piece, Span};

/// The text of documents, with the places of its pieces.
pub fn assemble<P: Borrow<Part>>(documents: &[P]) -> (String, Vec<Piece>) {
    let mut out = Assembly::default();
    for (index, document) in documents.iter().enumerate() {
        if index > 0 {
            out.text.push_str("---\n");
        }
        let document = document.borrow();
        match &document.shape {
            PartShape::Map(entries) if !entries.is_empty() => out.map(entries, 0, false),
            PartShape::List(items) if !items.is_empty() => out.list(items, 0),
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

    fn runs(&mut self, line: &LineParts, key: Option<&String>) {
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
            PartShape::Scalar(ScalarText { header: None, lines, .. }) if !key.text().is_empty() => {
                self.runs(&lines[0], key.key.as_ref());
            }
            _ => self.piece(&quoted(key.text()), key.at, false, key.key.as_ref()),
        }
    }

    /// What follows a key's colon.
    fn below(&mut self, value: &Part, column: usize) {
        match &value.shape {
            PartShape::Map(entries) if !entries.is_empty() => {
                self.text.push('\n');
                self.map(entries, column + 2, false);
            }
            PartShape::List(items) if !items.is_empty() => {
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
                PartShape::Map(entries) if !entries.is_empty() => {
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
            PartShape::Map(_) => {
                self.text.push(' ');
                self.piece("{}", value.at, false, key);
            }
            PartShape::List(_) => {
                self.text.push(' ');
                self.piece("[]", value.at, false, key);
            }
            PartShape::Scalar(ScalarText { tag, header: None, lines, .. }) => {
                if lines[0].iter().any(|run| !run.text.is_empty()) {
                    self.text.push(' ');
                    self.text.push_str(tag);
                    self.runs(&lines[0], key);
                }
            }
            PartShape::Scalar(ScalarText { tag, header: Some(header), lines, .. }) => {
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
