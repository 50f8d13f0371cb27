//! What is left of a mapping once merges and duplicates are applied.

use std::borrow::Cow;
use std::collections::HashMap;

use super::resolve::{resolve, scalar_text, sure_text};
use super::{Duplicate, Scalar, helm_key_text};
use crate::base::hash::hash;
use crate::text::yaml::{Entry, NodeId, NodeKind, Tree};

/// Where a mapping stands, which decides when two keys are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MappingLevel {
    /// Milvus' outermost mapping: keys are text as written.
    Root,
    /// Any other: keys have types, `1` and `"1"` differ, `yes` and `true` do not.
    Nested,
}

/// One step of working through a mapping and what it merges.
enum Step {
    Entry(Entry),
    Merge(NodeId),
    /// An alias is done with: it may be merged again.
    Leave(NodeId),
}

/// The entries that count, in the order of their last setting; merged ones stand where the `<<` does.
/// Only for trees that their reader accepts, whose merges are known to end.
pub(super) fn effective(tree: &Tree, map: NodeId, level: MappingLevel) -> Cow<'_, [Entry]> {
    let entries = tree.entries(map);
    let is_plain =
        |e: &Entry| matches!(tree.kind(tree.resolve(e.key)), NodeKind::Scalar) && !tree.is_merge(e.key);
    if (tree.is_literal() || entries.iter().all(is_plain)) && duplicates(tree).is_empty() {
        return entries.into();
    }
    let mut found: Vec<Option<Entry>> = Vec::new();
    let mut places: HashMap<KeyIdentity<'_>, usize> = HashMap::new();
    let mut steps = Vec::new();
    let mut active: Vec<NodeId> = Vec::new();
    push_entries(tree, map, &mut steps);
    while let Some(step) = steps.pop() {
        match step {
            Step::Entry(entry) if tree.is_merge(entry.key) => push_merge(tree, entry.value, &mut steps),
            Step::Entry(entry) => {
                let place = found.len();
                if let Some(earlier) = places.insert(identity(tree, entry.key, level, place), place) {
                    found[earlier] = None;
                }
                found.push(Some(entry));
            }
            Step::Merge(id) if active.contains(&id) => {}
            Step::Merge(id) => {
                active.push(id);
                steps.push(Step::Leave(id));
                push_entries(tree, id, &mut steps);
            }
            Step::Leave(id) => active.retain(|other| *other != id),
        }
    }
    found.into_iter().flatten().collect()
}

fn push_entries(tree: &Tree, map: NodeId, steps: &mut Vec<Step>) {
    steps.extend(tree.entries(map).iter().rev().map(|entry| Step::Entry(*entry)));
}

/// The first of several merged mappings wins, so it is worked through last.
fn push_merge(tree: &Tree, value: NodeId, steps: &mut Vec<Step>) {
    match tree.kind(value) {
        NodeKind::Sequence(items) => steps.extend(items.iter().map(|item| Step::Merge(*item))),
        _ => steps.push(Step::Merge(value)),
    }
}

/// Equal for keys that the readers cannot tell apart.
#[derive(PartialEq, Eq, Hash)]
enum KeyIdentity<'t> {
    Text(Cow<'t, str>),
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    /// The bits of a number that is not zero.
    Float(u64),
    /// Not even equal to itself: told apart by its place.
    Nan(usize),
}

fn identity(tree: &Tree, key: NodeId, level: MappingLevel, place: usize) -> KeyIdentity<'_> {
    let meaning = resolve(tree, key).unwrap_or(Scalar::Str);
    if level == MappingLevel::Root {
        return KeyIdentity::Text(match meaning {
            Scalar::Null | Scalar::Binary => root_key_text(tree, key),
            _ => tree.text(tree.resolve(key)).into(),
        });
    }
    match meaning {
        Scalar::Null => KeyIdentity::Null,
        Scalar::Bool(value) => KeyIdentity::Bool(value),
        Scalar::Int(value) => KeyIdentity::Int(value),
        Scalar::Uint(value) => KeyIdentity::Uint(value),
        Scalar::Float(value) if value.is_nan() => KeyIdentity::Nan(place),
        Scalar::Float(value) => KeyIdentity::Float(if value == 0.0 { 0 } else { value.to_bits() }),
        Scalar::Str if matches!(tree.kind(tree.resolve(key)), NodeKind::Scalar) => {
            KeyIdentity::Text(tree.text(tree.resolve(key)).into())
        }
        _ => KeyIdentity::Text(scalar_text(tree, key).unwrap_or_default()),
    }
}

/// A key of Milvus' outermost mapping.
pub(super) fn root_key_text(tree: &Tree, key: NodeId) -> Cow<'_, str> {
    match resolve(tree, key).unwrap_or(Scalar::Str) {
        Scalar::Null | Scalar::Binary => scalar_text(tree, key).unwrap_or_default(),
        _ => tree.text(tree.resolve(key)).into(),
    }
}

/// The entry that Helm uses for `key`, spelled as Helm has it after JSON; merges included.
pub fn helm_get(tree: &Tree, map: NodeId, key: &str) -> Option<Entry> {
    let entries = effective(tree, map, MappingLevel::Nested);
    entries.iter().rev().copied().find(|entry| helm_key_text(tree, entry.key).as_deref() == Some(key))
}

/// All keys of the first document that stand more than once in one mapping, in the order of the text.
/// Embedded documents are trees of their own. A tree works it out once.
pub fn duplicates(tree: &Tree) -> &[Duplicate] {
    tree.duplicates.get_or_init(|| find_duplicates(tree).into())
}

fn find_duplicates(tree: &Tree) -> Vec<Duplicate> {
    let mut found = Vec::new();
    let mut hashes = Vec::new();
    let mut open: Vec<NodeId> = tree.root().into_iter().collect();
    while let Some(id) = open.pop() {
        match tree.kind(id) {
            NodeKind::Sequence(items) => open.extend(items),
            NodeKind::Mapping(entries) => {
                let nodes = entries.iter().flat_map(|entry| [entry.key, entry.value]);
                open.extend(nodes.filter(|node| tree.style(*node).is_none()));
                let level = if Some(id) == tree.root() { MappingLevel::Root } else { MappingLevel::Nested };
                if may_repeat(tree, entries, &mut hashes) {
                    duplicates_of(tree, entries, level, &mut found);
                }
            }
            NodeKind::Scalar | NodeKind::Alias(_) => {}
        }
    }
    found.sort_by_key(|duplicate| duplicate.last.key);
    found
}

/// Never false for a mapping with a key that stands more than once: nearly all hold text only, each another. `hashes`
/// is room to work in.
fn may_repeat(tree: &Tree, entries: &[Entry], hashes: &mut Vec<u32>) -> bool {
    hashes.clear();
    for entry in entries {
        if let Some(text) = sure_text(tree, entry.key) {
            hashes.push(hash(text));
            continue;
        }
        match resolve(tree, entry.key) {
            Ok(Scalar::Str) => hashes.push(hash(tree.text(tree.resolve(entry.key)))),
            Ok(Scalar::Collection) => {}
            _ => return true,
        }
    }
    hashes.sort_unstable();
    hashes.windows(2).any(|pair| pair[0] == pair[1])
}

fn duplicates_of(tree: &Tree, entries: &[Entry], level: MappingLevel, found: &mut Vec<Duplicate>) {
    let mut places: HashMap<KeyIdentity<'_>, usize> = HashMap::with_capacity(entries.len());
    // The earlier entry of the same key, of those that have one.
    let mut earlier: HashMap<usize, usize> = HashMap::new();
    for (i, entry) in entries.iter().enumerate() {
        let scalar = matches!(tree.kind(tree.resolve(entry.key)), NodeKind::Scalar);
        if scalar && !tree.is_merge(entry.key) {
            let before = places.insert(identity(tree, entry.key, level, i), i);
            earlier.extend(before.map(|before| (i, before)));
        }
    }
    for last in places.into_values().filter(|last| earlier.contains_key(last)) {
        let steps = std::iter::successors(earlier.get(&last), |i| earlier.get(i));
        let mut dropped: Vec<Entry> = steps.map(|&i| entries[i]).collect();
        dropped.reverse();
        found.push(Duplicate { dropped, last: entries[last] });
    }
}
