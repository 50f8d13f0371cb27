//! Texts assembled from parts of others: what programs make by merging resources or by setting values one by one.
//! Each part keeps its place, so that what is found in the whole can be shown where it was written.

mod words;
mod write;

pub use self::words::{Filling, Words};
use self::words::{Run, is_plain, quoted, words};
pub use self::write::assemble;
use super::tree::{NodeId, Tree};
use super::{Kind, MAX_DEPTH};
use crate::source::{FileId, Location, Span};

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

impl Part {
    /// A value of a tree, with all below it; `None` where it is too large.
    pub fn of(tree: &Tree, file: FileId, node: NodeId) -> Option<Self> {
        let mut left = MAX_PARTS;
        part(tree, file, node, MAX_DEPTH, &mut left)
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
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Part> {
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
    pub(crate) fn keyed(mut self, key: &str) -> Self {
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

fn part(tree: &Tree, file: FileId, node: NodeId, depth: usize, left: &mut usize) -> Option<Part> {
    *left = left.checked_sub(1)?;
    // A mapping that contains itself has no end.
    let depth = depth.checked_sub(1)?;
    let node = tree.resolve(node);
    let shape = match tree.kind(node) {
        Kind::Scalar => Shape::Scalar(words(tree, file, node)),
        Kind::Sequence(items) => {
            Shape::List(items.iter().map(|&i| part(tree, file, i, depth, left)).collect::<Option<_>>()?)
        }
        Kind::Mapping(entries) => {
            let mut parts = Vec::with_capacity(entries.len());
            for entry in entries {
                parts.push((
                    part(tree, file, entry.key, depth, left)?,
                    part(tree, file, entry.value, depth, left)?,
                ));
            }
            Shape::Map(parts)
        }
        Kind::Alias(_) => return None,
    };
    let at = Location { file, span: tree.span(node) };
    Some(Part { shape, at, key: None })
}
