//! One values file, and a value with the place that set it.

use std::sync::Arc;

use super::Written;
use crate::facts::chart::ValueView;
use crate::facts::milvus::KeyPath;
use crate::text::source::{FileId, Location};
use crate::text::yaml::reader::{Reader, Scalar, scalar};
use crate::text::yaml::{Entry, MAX_DEPTH, NodeId, NodeKind, Tree};

/// The most items of a list, with those of lists in it, that a value is judged by.
const MAX_ITEMS: usize = 10_000;

/// One values file, or the part of an umbrella chart's that goes to the Milvus chart.
#[derive(Clone, Debug)]
pub struct ValuesFile {
    /// Its text in the deployment, by index.
    pub text: usize,
    /// The file.
    pub file: FileId,
    /// Its tree.
    pub tree: Arc<Tree>,
    /// The mapping that holds the chart's values; `None` for an empty file.
    pub root: Option<NodeId>,
    /// The path of that mapping.
    pub path: KeyPath,
    /// Which outermost keys there may be, as bits that several keys share.
    pub(super) tops: u128,
}

/// A value as templates see it, with the place that set it.
#[derive(Clone, Debug)]
pub enum ValueAt<'a> {
    /// Neither the user nor the chart has it.
    Absent,
    /// The user wrote null, which deletes the chart's own value.
    Deleted(Written),
    /// The chart's own.
    Default,
    /// The user's: the place, and the node in its file.
    Written(Written, &'a ValuesFile, NodeId),
}

impl ValueAt<'_> {
    /// The place that set it.
    pub fn written(&self) -> Option<&Written> {
        match self {
            Self::Deleted(w) | Self::Written(w, ..) => Some(w),
            Self::Absent | Self::Default => None,
        }
    }
}

/// An entry that has the say at a path of keys.
pub(super) struct Found {
    pub entry: Entry,
    /// How many of the keys lead to it.
    pub depth: usize,
    /// Whether it takes away what the chart has there.
    pub deleted: bool,
}

/// The bit of an outermost key.
pub(super) fn top_bit(key: &str) -> u128 {
    let bytes = key.as_bytes();
    let of = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    1 << ((of(bytes.first()) * 31 + of(bytes.last()) * 7 + bytes.len() * 3) % 128)
}

/// A path of keys that a file does not have.
pub(super) struct Stopped {
    /// So many of the keys are there.
    pub depth: usize,
    /// Whether they lead to a map.
    pub map: bool,
}

impl ValuesFile {
    /// A file whose values for the chart are in `root`, at a path.
    pub(crate) fn new(
        text: usize,
        file: FileId,
        tree: Arc<Tree>,
        root: Option<NodeId>,
        path: KeyPath,
    ) -> Self {
        let entries = root.map_or(&[][..], |root| tree.entries(root));
        let bits = |entry: &Entry| match tree.plain(entry.key) {
            Some(key) if !tree.is_merge(entry.key) => top_bit(key),
            _ => u128::MAX,
        };
        let tops = entries.iter().fold(0, |all, entry| all | bits(entry));
        Self { text, file, tree, root, path, tops }
    }

    /// What this file says at a path, of which `found` tells.
    pub(super) fn value_of(&self, found: &Found, keys: &[&str]) -> ValueAt<'_> {
        let written = self.place_of(found, keys);
        if found.deleted {
            ValueAt::Deleted(written)
        } else {
            ValueAt::Written(written, self, found.entry.value)
        }
    }

    pub(super) fn place_of(&self, found: &Found, keys: &[&str]) -> Written {
        let path = keys[..found.depth].iter().fold(self.path.clone(), |path, key| path.key(key));
        self.written(found.entry, path)
    }

    /// The entry that has the say at a path.
    pub(super) fn look(&self, keys: &[&str]) -> Result<Found, Stopped> {
        let mut node = self.root.ok_or(Stopped { depth: 0, map: true })?;
        let mut last: Option<Entry> = None;
        for (depth, key) in keys.iter().enumerate() {
            let here = self.tree.resolve(node);
            let kind = self.tree.kind(here);
            if let (NodeKind::Scalar, Some(entry)) = (kind, last) {
                return Ok(Found { entry, depth, deleted: true });
            }
            let map = depth == 0 || matches!(kind, NodeKind::Mapping(_) | NodeKind::Alias(_));
            let entry = self.tree.get(here, key).ok_or(Stopped { depth, map })?;
            node = entry.value;
            last = Some(entry);
        }
        let deleted = self.is_null(node);
        let entry = last.ok_or(Stopped { depth: 0, map: true })?;
        Ok(Found { entry, depth: keys.len(), deleted })
    }

    pub(super) fn is_null(&self, value: NodeId) -> bool {
        let value = self.tree.resolve(value);
        matches!(self.tree.kind(value), NodeKind::Scalar)
            && matches!(scalar(&self.tree, value, Reader::Helm), Scalar::Null)
    }

    /// The key that holds the chart's values, of a file that has others beside them.
    pub(super) fn part_key(&self) -> Option<Location> {
        let root = self.root.filter(|_| self.path != KeyPath::root())?;
        let mut open: Vec<Entry> = self.tree.root().map(|top| self.tree.entries(top).to_vec())?;
        while let Some(entry) = open.pop() {
            if entry.value == root {
                return Some(Location { file: self.file, span: self.tree.span(entry.key) });
            }
            // Charts in charts; an alias points back, and following it could not end.
            if matches!(self.tree.kind(entry.value), NodeKind::Mapping(_)) {
                open.extend(self.tree.entries(entry.value));
            }
        }
        None
    }

    /// The place of an entry of this file.
    pub fn written(&self, entry: Entry, path: KeyPath) -> Written {
        let (key_at, at) = (self.place(entry.key), self.place(entry.value));
        Written { key_at, at, path, text: self.text, node: entry.value }
    }

    /// The place of a node of this file.
    pub(crate) fn place(&self, node: NodeId) -> Location {
        Location { file: self.file, span: self.tree.span(node) }
    }

    /// A value of this file as templates see it.
    pub(crate) fn view(&self, node: NodeId) -> ValueView {
        let mut left = MAX_ITEMS;
        self.view_of(node, MAX_DEPTH, &mut left)
    }

    /// Of a list that contains itself, or multiplies what it holds, only a part is looked at: Helm refuses it.
    fn view_of(&self, node: NodeId, depth: usize, left: &mut usize) -> ValueView {
        let (Some(depth), Some(rest)) = (depth.checked_sub(1), left.checked_sub(1)) else {
            return ValueView::Absent;
        };
        *left = rest;
        let tree = &self.tree;
        let node = tree.resolve(node);
        match tree.kind(node) {
            NodeKind::Sequence(items) => {
                ValueView::List(items.iter().map(|&item| self.view_of(item, depth, left)).collect())
            }
            NodeKind::Mapping(entries) => {
                ValueView::Map(entries.iter().map(|e| tree.text(e.key).to_owned().into()).collect())
            }
            NodeKind::Alias(_) => ValueView::Absent,
            NodeKind::Scalar => match scalar(tree, node, Reader::Helm) {
                Scalar::Null => ValueView::Null,
                Scalar::Bool(b) => ValueView::Bool(b),
                Scalar::Int(i) => ValueView::Number(i as f64),
                Scalar::Uint(u) => ValueView::Number(u as f64),
                Scalar::Float(f) => ValueView::Number(f),
                _ => ValueView::Text(tree.text(node).to_owned()),
            },
        }
    }
}
