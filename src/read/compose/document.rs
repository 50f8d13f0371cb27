//! A document of a compose file as compose has it: aliases and merges followed, variables replaced, and what its tags take
//! from the files under it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::cast::cast;
use super::interpolate::{Variables, interpolate};
use super::merge::{ITEM, Way};
use super::model::ComposeFile;
use super::refusal::Refusals;
use super::scalar::scalar;
use super::value::{Map, Shape, Value, ValuePlace};
use crate::deployment::UNKNOWN;
use crate::facts::milvus::KeyPath;
use crate::text::yaml::{Entry, MAX_DEPTH, NodeId, NodeKind, Tree};

/// The tag of what compose drops from the files under one.
const RESET: &str = "!reset";

/// The tag of what takes the place of all that the files under one say.
const OVERRIDE: &str = "!override";

/// A document may become this many values, and [`VALUES_PER_NODE`] for each node of its file: aliases can make one of
/// any size.
const MAX_VALUES: usize = 10_000;

/// How many values may come of a node: more than aliases make of it where a person wrote them.
const VALUES_PER_NODE: usize = 4;

/// A document of a compose file.
#[derive(Debug, Default)]
pub struct ComposeDocument {
    /// What it says.
    pub root: Map,
    /// The ways to what is tagged with `!reset` or `!override`.
    pub replaced: HashSet<Way>,
    /// True where not all of it was read.
    pub is_cut: bool,
}

/// Reads a document.
pub fn document(
    file: &Arc<ComposeFile>,
    root: NodeId,
    variables: &Variables,
    refusals: &mut Refusals,
) -> ComposeDocument {
    let left = MAX_VALUES + VALUES_PER_NODE * file.tree.size();
    let (replaced, way) = Default::default();
    let mut reader = DocumentReader { file, variables, refusals, replaced, way, left, is_cut: false };
    let place = ValuePlace { file: file.clone(), key: None, node: root, path: KeyPath::root() };
    let value = reader.value(place, MAX_DEPTH);
    let DocumentReader { replaced, is_cut, .. } = reader;
    let root = match value {
        Some(Value { is: Shape::Map(map), .. }) => map,
        Some(other) => {
            refusals.add(&other.at, "its top level is not a mapping of keys to values".into());
            Map::default()
        }
        None => Map::default(),
    };
    ComposeDocument { root, replaced, is_cut }
}

struct DocumentReader<'a> {
    file: &'a Arc<ComposeFile>,
    variables: &'a Variables,
    refusals: &'a mut Refusals,
    replaced: HashSet<Way>,
    way: Way,
    left: usize,
    is_cut: bool,
}

impl<'a> DocumentReader<'a> {
    fn tree(&self) -> &'a Tree {
        &self.file.tree
    }

    /// A value; `None` for one that is only there to drop what is under it.
    fn value(&mut self, at: ValuePlace, depth: usize) -> Option<Value> {
        let tree = self.tree();
        match tree.tag(tree.resolve(at.node)) {
            Some(RESET) => {
                self.replaced.insert(self.way.clone());
                return None;
            }
            Some(OVERRIDE) => drop(self.replaced.insert(self.way.clone())),
            _ => {}
        }
        let (Some(left), Some(depth)) = (self.left.checked_sub(1), depth.checked_sub(1)) else {
            self.is_cut = true;
            return Some(Value { is: Shape::Null, at });
        };
        self.left = left;
        let is = match tree.kind(tree.resolve(at.node)) {
            NodeKind::Scalar => self.scalar(&at),
            NodeKind::Sequence(items) => {
                self.way.push(ITEM.to_owned());
                let places = items.iter().enumerate().map(|(index, item)| ValuePlace {
                    file: at.file.clone(),
                    key: None,
                    node: *item,
                    path: at.path.item(index),
                });
                let items = places.filter_map(|place| self.value(place, depth)).collect();
                self.way.pop();
                Shape::List(items)
            }
            NodeKind::Mapping(entries) => Shape::Map(self.mapping(&at, entries, depth)),
            NodeKind::Alias(_) => {
                self.is_cut = true;
                Shape::Null
            }
        };
        Some(Value { is, at })
    }

    /// A single value, in which variables are replaced where it is a text.
    fn scalar(&mut self, at: &ValuePlace) -> Shape {
        let Shape::Text(text) = scalar(self.tree(), at.node) else { return scalar(self.tree(), at.node) };
        let Ok(text) = interpolate(&text, self.variables) else {
            let why = format!(
                "`{}` has an incomplete reference to a variable: write a literal dollar sign as `$$`",
                shortened(&text)
            );
            self.refusals.add(at, why);
            return Shape::Text(UNKNOWN.to_owned());
        };
        match cast(&self.way, &text) {
            Ok(shape) => shape,
            Err(wanted) => {
                self.refusals.add(at, format!("`{}` is not {wanted}", shortened(&text)));
                Shape::Text(UNKNOWN.to_owned())
            }
        }
    }

    /// The entries of a mapping: its own, wherever they stand, before those that it merges, and of these the earlier ones.
    fn mapping(&mut self, at: &ValuePlace, entries: &'a [Entry], depth: usize) -> Map {
        let tree = self.tree();
        let mut own: Vec<(String, Value)> = Vec::with_capacity(entries.len());
        let mut first_own: HashMap<&str, NodeId> = HashMap::new();
        let mut merged: Vec<NodeId> = Vec::new();
        for entry in entries {
            let key_node = tree.resolve(entry.key);
            let key = tree.text(key_node);
            let is_merge = tree.is_merge(entry.key);
            if first_own.insert(key, entry.key).is_some() && is_merge {
                let place = self.place(at, entry, key);
                self.refusals.add(&place, "there are two `<<` keys: write one, with a list".into());
            }
            if is_merge {
                merged.push(entry.value);
                continue;
            }
            let place = self.place(at, entry, key);
            if !matches!(tree.kind(key_node), NodeKind::Scalar)
                || !matches!(scalar(tree, key_node), Shape::Text(_))
            {
                self.refusals.add_at(
                    &place,
                    place.key_at(),
                    format!("the key `{}` is not a string: put it in quotes", shortened(key)),
                );
            }
            self.way.push(key.to_owned());
            if let Some(value) = self.value(place, depth) {
                own.push((key.to_owned(), value));
            }
            self.way.pop();
        }
        let mut map = Map::default();
        for node in merged {
            self.merge_into(&mut map, at, node, depth);
        }
        for (key, value) in own {
            map.insert(key, value);
        }
        map
    }

    fn place(&self, at: &ValuePlace, entry: &Entry, key: &str) -> ValuePlace {
        ValuePlace { file: at.file.clone(), key: Some(entry.key), node: entry.value, path: at.path.key(key) }
    }

    /// Adds what `<<` takes over and is not there yet.
    fn merge_into(&mut self, map: &mut Map, at: &ValuePlace, node: NodeId, depth: usize) {
        let tree = self.tree();
        let sources = match tree.kind(tree.resolve(node)) {
            NodeKind::Sequence(items) => items.to_vec(),
            _ => vec![node],
        };
        for source in sources {
            let NodeKind::Mapping(entries) = tree.kind(tree.resolve(source)) else { continue };
            let (Some(left), Some(depth)) = (self.left.checked_sub(1), depth.checked_sub(1)) else {
                self.is_cut = true;
                return;
            };
            self.left = left;
            let taken = self.mapping(&ValuePlace { node: source, ..at.clone() }, entries, depth);
            for (key, value) in taken.into_entries() {
                if map.get(&key).is_none() {
                    map.insert(key, value);
                }
            }
        }
    }
}

/// So much of a text is shown.
const SHOWN: usize = 60;

/// A text as a message shows it.
pub fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None if line.len() < text.trim_end().len() => format!("{line}…"),
        None => line.to_owned(),
    }
}

/// Drops what ways lead to.
pub fn drop_replaced(map: &mut Map, replaced: &HashSet<Way>, way: &mut Way) {
    if replaced.is_empty() {
        return;
    }
    map.retain(|key| {
        way.push(key.to_owned());
        let keep = !replaced.contains(way);
        way.pop();
        keep
    });
    for (key, value) in map.iter_mut() {
        let Some(inner) = value.map_mut() else { continue };
        way.push(key.to_owned());
        drop_replaced(inner, replaced, way);
        way.pop();
    }
}
