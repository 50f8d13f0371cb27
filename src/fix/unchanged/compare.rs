//! Two trees side by side, but for what is declared.

use std::collections::{HashMap, HashSet};

use super::declared::{DeclaredChanges, KeysBelow};
use super::entries::{Counting, EntryKey, Merging, counting};
use super::value_ids::{IdsOfNodes, ValueIds};
use crate::facts::milvus::KeyPath;
use crate::text::edit::KeyChange;
use crate::text::source::Span;
use crate::text::yaml::{self, NodeId, NodeKind, Tree};

/// The key of a value that edits at `edited` change from `old` to `new` and do not declare, if there is one. Of a text
/// that could not be read before, nothing is known.
pub(in crate::fix) fn other_change(
    old: &str,
    new: &str,
    edited: &[Span],
    changes: &[KeyChange],
) -> Option<KeyPath> {
    let (old, new) = (yaml::parse(old), yaml::parse(new));
    let is_yaml = |tree: &Tree| tree.root().is_none_or(|root| tree.style(root).is_none());
    if old.error().is_some() || !is_yaml(&old) {
        return None;
    }
    let declared = DeclaredChanges::new(changes);
    // Without merges there is one way to read them.
    let ways = if old.source().contains("<<") {
        &[Merging::InOrder, Merging::Behind][..]
    } else {
        &[Merging::InOrder]
    };
    ways.iter().find_map(|merging| {
        let mut comparison =
            Comparison { ids: ValueIds::default(), declared: &declared, edited, merging: *merging };
        comparison.trees(&old, &new, &KeyPath::root()).err()
    })
}

/// The bytes of the longest line break.
const LINE_BREAK: u32 = "\r\n".len() as u32;

/// What is compared, and how. All of it fails with the path to what differs.
struct Comparison<'c> {
    ids: ValueIds,
    declared: &'c DeclaredChanges,
    edited: &'c [Span],
    merging: Merging,
}

/// A tree before edits and after them.
struct Pair<'t> {
    old: &'t Tree,
    new: &'t Tree,
    old_ids: IdsOfNodes,
    new_ids: IdsOfNodes,
}

/// A value of the old tree.
#[derive(Clone, Copy)]
struct OldValue {
    id: NodeId,
    /// It is read here only: what is declared of its bytes is meant.
    is_own: bool,
}

/// The keys that are set below a value.
type KeysSet<'c> = Vec<&'c KeysBelow>;

impl<'c> Comparison<'c> {
    fn trees(&mut self, old: &Tree, new: &Tree, path: &KeyPath) -> Result<(), KeyPath> {
        if new.documents().is_empty() && old.documents().len() == 1 && self.is_removed(old) {
            return Ok(());
        }
        if new.error().is_some() || old.documents().len() != new.documents().len() {
            return Err(path.clone());
        }
        let (old_ids, new_ids) = (self.ids.of_tree(old), self.ids.of_tree(new));
        let pair = Pair { old, new, old_ids, new_ids };
        for (before, after) in old.documents().iter().zip(new.documents()) {
            match (before.root, after.root) {
                (Some(id), Some(other)) => {
                    self.values(&pair, OldValue { id, is_own: true }, other, Vec::new(), path)?;
                }
                (None, None) => {}
                _ => return Err(path.clone()),
            }
        }
        Ok(())
    }

    /// Whether all that a tree holds may go.
    fn is_removed(&self, old: &Tree) -> bool {
        let entries = old.root().map(|root| old.entries(root)).unwrap_or_default();
        !entries.is_empty() && entries.iter().all(|entry| self.declared.takes_out(old.span(entry.key)))
    }

    fn values(
        &mut self,
        pair: &Pair<'_>,
        old: OldValue,
        new: NodeId,
        mut set: KeysSet<'c>,
        path: &KeyPath,
    ) -> Result<(), KeyPath> {
        if pair.old_ids.of(old.id) == pair.new_ids.of(new) {
            return Ok(());
        }
        if old.is_own {
            let span = pair.old.span(old.id);
            let is_scalar = pair.old.style(old.id).is_some();
            if self.declared.takes_value(span) || is_scalar && self.declared.takes_part(span) {
                return Ok(());
            }
            set.extend(self.declared.set_below(span));
        }
        if !old.is_own && set.is_empty() {
            return Err(path.clone());
        }
        let (target, other) = (pair.old.resolve(old.id), pair.new.resolve(new));
        let value = OldValue { id: target, is_own: old.is_own && target == old.id };
        let same = match (pair.old.kind(target), pair.new.kind(other)) {
            (NodeKind::Mapping(entries), _) if entries.is_empty() && !set.is_empty() => {
                self.is_set_only(pair.new, other, &set)
            }
            (NodeKind::Mapping(_), NodeKind::Mapping(_)) => {
                return self.mappings(pair, value, other, &set, path);
            }
            (NodeKind::Sequence(items), NodeKind::Sequence(others)) if items.len() == others.len() => {
                for (index, (id, other)) in items.iter().zip(others).enumerate() {
                    let item = OldValue { id: *id, is_own: value.is_own };
                    self.values(pair, item, *other, Vec::new(), &path.item(index))?;
                }
                true
            }
            (NodeKind::Scalar, _) if !set.is_empty() && is_null(pair.old, target) => {
                self.is_set_only(pair.new, other, &set)
            }
            (NodeKind::Scalar, NodeKind::Scalar) if value.is_own => {
                return self.texts(pair, target, other, path);
            }
            _ => false,
        };
        if same { Ok(()) } else { Err(path.clone()) }
    }

    fn mappings(
        &mut self,
        pair: &Pair<'_>,
        old: OldValue,
        new: NodeId,
        set: &[&'c KeysBelow],
        path: &KeyPath,
    ) -> Result<(), KeyPath> {
        let before = counting(pair.old, old.id, self.merging);
        let after: HashMap<EntryKey<'_>, Counting> =
            counting(pair.new, new, self.merging).into_iter().collect();
        let below = |key: &EntryKey<'_>| -> KeysSet<'c> {
            set.iter().filter_map(|keys| keys.keys.get(&*key.text)).collect()
        };
        // New keys that are accounted for.
        let mut known: HashSet<EntryKey<'_>> = HashSet::new();
        // A key that gets another name need not have counted: another one of its name may stand behind it.
        let own = pair.old.entries(old.id).iter().filter(|_| old.is_own);
        known.extend(own.filter_map(|e| self.declared.new_name(pair.old.span(e.key))).map(EntryKey::of_text));
        for (key, Counting { entry, is_own }) in &before {
            let is_own = *is_own && old.is_own;
            let (at, keys) = (path.key(&key.text), below(key));
            if is_own && self.declared.takes_out(pair.old.span(entry.key)) || keys.iter().any(|k| k.is_end) {
                continue;
            }
            let name = self.declared.new_name(pair.old.span(entry.key)).filter(|_| is_own);
            let key = name.map_or_else(|| key.clone(), EntryKey::of_text);
            let Some(other) = after.get(&key) else { return Err(at) };
            self.values(pair, OldValue { id: entry.value, is_own }, other.entry.value, keys, &at)?;
        }
        known.extend(before.into_iter().map(|(key, _)| key));
        let added = after.iter().filter(|(key, _)| !known.contains(key));
        for (key, counting) in added {
            if !self.is_set_only(pair.new, counting.entry.value, &below(key)) {
                return Err(path.key(&key.text));
            }
        }
        Ok(())
    }

    /// Whether a value that was not there holds nothing but keys that are set.
    fn is_set_only(&self, new: &Tree, value: NodeId, set: &[&KeysBelow]) -> bool {
        if set.iter().any(|keys| keys.is_end) {
            return true;
        }
        match new.kind(value) {
            NodeKind::Mapping(entries) => entries.iter().all(|entry| {
                let name = new.text(new.resolve(entry.key));
                let keys: Vec<&KeysBelow> = set.iter().filter_map(|keys| keys.keys.get(name)).collect();
                !keys.is_empty() && self.is_set_only(new, entry.value, &keys)
            }),
            NodeKind::Scalar if !set.is_empty() => new.embedded(value).is_some_and(|inner| {
                let root = inner.root().filter(|root| !inner.entries(*root).is_empty());
                root.is_some_and(|root| self.is_set_only(&inner, root, set))
            }),
            _ => false,
        }
    }

    /// Two texts that differ may be documents that do not.
    fn texts(&mut self, pair: &Pair<'_>, old: NodeId, new: NodeId, path: &KeyPath) -> Result<(), KeyPath> {
        let span = pair.old.span(old);
        let at = self.edited.partition_point(|edit| edit.end < span.start);
        // What is added to a text in lines goes behind its last line break.
        let is_edited = self.edited.get(at).is_some_and(|edit| edit.start <= span.end + LINE_BREAK);
        let inner = pair.old.embedded(old).zip(pair.new.embedded(new)).filter(|(old, new)| {
            let is_mapping = |tree: &Tree| tree.root().is_some_and(|root| !tree.entries(root).is_empty());
            is_edited && old.error().is_none() && is_mapping(old) && is_mapping(new)
        });
        match inner {
            Some((old, new)) => self.trees(&old, &new, &path.embedded()),
            None => Err(path.clone()),
        }
    }
}

/// Whether a scalar says nothing.
fn is_null(tree: &Tree, id: NodeId) -> bool {
    tree.style(id) == Some(yaml::Style::Plain) && matches!(tree.text(id), "" | "~" | "null")
}
