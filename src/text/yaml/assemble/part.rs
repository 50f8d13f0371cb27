//! The parts of an assembled text, each with its place.

use super::scalar_text::{LinePart, is_plain, quoted, scalar_text};
use super::{Replacement, ScalarText};
use crate::text::source::{FileId, Location, Span};
use crate::text::yaml::{MAX_DEPTH, NodeId, NodeKind, Tree};

/// A value may have this many parts, and [`PARTS_PER_NODE`] for each node of its tree: aliases can make one of any size.
const MAX_PARTS: usize = 10_000;

/// How many parts may come of a node: more than aliases make of it where a person wrote them.
const PARTS_PER_NODE: usize = 4;

/// A value with the place it comes from.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is.
    pub shape: PartShape,
    /// Where it is written.
    pub at: Location,
    /// The path of that place in its file, where the whole has it elsewhere.
    pub key: Option<String>,
}

/// What a part is.
#[derive(Clone, Debug)]
pub enum PartShape {
    /// A single value.
    Scalar(ScalarText),
    /// A list.
    List(Vec<Part>),
    /// Keys and values in the order of the text.
    Map(Vec<(Part, Part)>),
}

impl Part {
    /// A value of a tree, with all below it; `None` where it is too large.
    pub fn of(tree: &Tree, file: FileId, node: NodeId) -> Option<Self> {
        let mut left = MAX_PARTS + PARTS_PER_NODE * tree.size();
        part(tree, file, node, MAX_DEPTH, &mut left)
    }

    /// A text that is said at a place, as the value that YAML takes it for, or as text whatever it looks like.
    pub fn scalar(text: &str, at: Location, as_text: bool) -> Self {
        let plain = !as_text && is_plain(text);
        let line = if plain { text.to_owned() } else { quoted(text) };
        let lines = vec![vec![LinePart::new(line, at, false)]];
        let words = ScalarText { text: text.to_owned(), tag: String::new(), header: None, plain, lines };
        Self { shape: PartShape::Scalar(words), at, key: None }
    }

    /// A whole file as a text in lines.
    pub fn lines(text: &str, file: FileId) -> Self {
        let at = Location { file, span: Span::new(0, text.len()) };
        let (mut lines, mut start) = (Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let written = line.trim_end_matches(['\n', '\r']);
            let span = Span::new(start, start + written.len());
            lines.push(vec![LinePart::new(written.to_owned(), Location { file, span }, true)]);
            start += line.len();
        }
        let header = Some("|2".to_owned());
        let words = ScalarText { text: text.to_owned(), tag: String::new(), header, plain: false, lines };
        Self { shape: PartShape::Scalar(words), at, key: None }.with_key(" » ")
    }

    /// A mapping that stands at a place.
    pub fn map(entries: Vec<(Part, Part)>, at: Location) -> Self {
        Self { shape: PartShape::Map(entries), at, key: None }
    }

    /// A single value's text; empty for others.
    pub fn text(&self) -> &str {
        match &self.shape {
            PartShape::Scalar(words) => &words.text,
            _ => "",
        }
    }

    /// How many values it is made of, keys among them.
    pub fn values(&self) -> usize {
        match &self.shape {
            PartShape::Scalar(_) => 1,
            PartShape::List(items) => 1 + items.iter().map(Part::values).sum::<usize>(),
            PartShape::Map(entries) => 1 + entries.iter().map(|(_, value)| 1 + value.values()).sum::<usize>(),
        }
    }

    /// How many values lie one in another, at most.
    pub fn depth(&self) -> usize {
        match &self.shape {
            PartShape::Scalar(_) => 1,
            PartShape::List(items) => 1 + items.iter().map(Part::depth).max().unwrap_or(0),
            PartShape::Map(entries) => 1 + entries.iter().map(|(_, value)| value.depth()).max().unwrap_or(0),
        }
    }

    /// Whether it is a single value without quotes, tag or lines of its own.
    pub fn is_plain(&self) -> bool {
        matches!(&self.shape, PartShape::Scalar(words) if words.plain && words.tag.is_empty())
    }

    /// True for a null.
    pub fn is_null(&self) -> bool {
        matches!(&self.shape, PartShape::Scalar(w) if w.plain && matches!(w.text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Keys and values; none of what is no mapping.
    pub fn entries(&self) -> &[(Part, Part)] {
        match &self.shape {
            PartShape::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Values of a list; none of what is no list.
    pub fn items(&self) -> &[Part] {
        match &self.shape {
            PartShape::List(items) => items,
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
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Part> {
        match &mut self.shape {
            PartShape::Map(entries) => {
                entries.iter_mut().rev().find(|(k, _)| k.text() == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Puts a value under a key, in place of the one that is there.
    pub fn set(&mut self, key: Part, value: Part) {
        if let Some(there) = self.get_mut(key.text()) {
            *there = value;
        } else if let PartShape::Map(entries) = &mut self.shape {
            entries.push((key, value));
        } else {
            *self = Self::map(vec![(key, value)], self.at);
        }
    }

    /// Takes a key out; true where it was there.
    pub fn remove(&mut self, key: &str) -> bool {
        let PartShape::Map(entries) = &mut self.shape else { return false };
        let before = entries.len();
        entries.retain(|(k, _)| k.text() != key);
        entries.len() < before
    }

    /// Takes off the line breaks behind the last of its values, as where the text around it is cut there.
    pub(crate) fn trim_end(&mut self) {
        match &mut self.shape {
            PartShape::Scalar(words) => words.trim_end(),
            PartShape::List(items) => items.iter_mut().last().into_iter().for_each(Part::trim_end),
            PartShape::Map(entries) => {
                entries.iter_mut().last().into_iter().for_each(|(_, value)| value.trim_end());
            }
        }
    }

    /// Gives all values below the path that they have elsewhere.
    pub(crate) fn with_key(mut self, key: &str) -> Self {
        self.set_key(key);
        self
    }

    fn set_key(&mut self, key: &str) {
        self.key = Some(key.to_owned());
        match &mut self.shape {
            PartShape::Scalar(_) => {}
            PartShape::List(items) => items.iter_mut().for_each(|i| i.set_key(key)),
            PartShape::Map(entries) => entries.iter_mut().for_each(|(k, v)| {
                k.set_key(key);
                v.set_key(key);
            }),
        }
    }

    /// Replaces parts of all single values below it, as `fill` says.
    pub fn fill(&mut self, fill: &dyn Fn(&str) -> Vec<Replacement>) {
        match &mut self.shape {
            PartShape::List(items) => items.iter_mut().for_each(|i| i.fill(fill)),
            PartShape::Map(entries) => entries.iter_mut().for_each(|(_, v)| v.fill(fill)),
            PartShape::Scalar(words) => words.fill(fill),
        }
    }
}

fn part(tree: &Tree, file: FileId, node: NodeId, depth: usize, left: &mut usize) -> Option<Part> {
    *left = left.checked_sub(1)?;
    // A mapping that contains itself has no end.
    let depth = depth.checked_sub(1)?;
    let node = tree.resolve(node);
    let shape = match tree.kind(node) {
        NodeKind::Scalar => PartShape::Scalar(scalar_text(tree, file, node)),
        NodeKind::Sequence(items) => {
            PartShape::List(items.iter().map(|&i| part(tree, file, i, depth, left)).collect::<Option<_>>()?)
        }
        NodeKind::Mapping(entries) => {
            let mut parts = Vec::with_capacity(entries.len());
            for entry in entries {
                parts.push((
                    part(tree, file, entry.key, depth, left)?,
                    part(tree, file, entry.value, depth, left)?,
                ));
            }
            PartShape::Map(parts)
        }
        NodeKind::Alias(_) => return None,
    };
    let at = Location { file, span: tree.span(node) };
    Some(Part { shape, at, key: None })
}
