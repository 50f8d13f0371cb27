//! Finding things in a tree.

use std::collections::HashSet;

use super::node::{MERGE, NodeShape};
use super::wide::{WIDE, WideMappings};
use super::{Entry, NodeId, NodeKind, Tree};
use crate::base::effort::spend;

/// Aliases of aliases, and merges of merges, are followed this far: real ones need one or two steps.
const MAX_STEPS: usize = 64;

impl Tree {
    /// The node that an alias stands for; any other node is itself.
    pub fn resolve(&self, id: NodeId) -> NodeId {
        let mut id = id;
        // An alias points back in the text, and never at an alias: one step is enough, more do no harm.
        while self.node(id).shape == NodeShape::Alias
            && let NodeKind::Alias(Some(target)) = self.kind(id)
        {
            id = target;
        }
        id
    }

    /// Keys and values of a mapping as written, merges not applied; aliases are followed. Empty for other
    /// nodes.
    pub fn entries(&self, id: NodeId) -> &[Entry] {
        match self.kind(self.resolve(id)) {
            NodeKind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// Items of a sequence; aliases are followed. Empty for other nodes.
    pub fn items(&self, id: NodeId) -> &[NodeId] {
        match self.kind(self.resolve(id)) {
            NodeKind::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The entry of `key` that the readers use: the last of several, merges included. A `<<` counts where
    /// it stands: what follows it wins over it, and it wins over what comes before.
    pub fn get(&self, map: NodeId, key: &str) -> Option<Entry> {
        self.get_within(map, key, MAX_STEPS, &mut HashSet::new())
    }

    /// Mappings that are merged in several ways are searched once: the ways may double with each step.
    fn get_within(
        &self,
        map: NodeId,
        key: &str,
        steps: usize,
        searched: &mut HashSet<NodeId>,
    ) -> Option<Entry> {
        let steps = steps.checked_sub(1)?;
        let entries = self.entries(map);
        if entries.len() < WIDE {
            return entries.iter().rev().find_map(|entry| self.entry_of(entry, key, steps, searched));
        }
        let wide = self.arena.wide.get_or_init(|| self.wide_mappings());
        let places = wide.places(self.resolve(map), key).into_iter();
        places.map(|at| &entries[at]).find_map(|entry| self.entry_of(entry, key, steps, searched))
    }

    /// The mappings of the text that are wide, by their keys.
    fn wide_mappings(&self) -> WideMappings {
        let mut wide = WideMappings::default();
        for id in (0..self.size() as u32).map(NodeId) {
            let NodeKind::Mapping(entries) = self.kind(id) else { continue };
            if entries.len() >= WIDE {
                let keys = (0..).zip(entries.iter().map(|entry| self.resolve(entry.key)));
                let words = keys.filter(|(_, key)| matches!(self.kind(*key), NodeKind::Scalar));
                let words = words.map(|(at, key)| (at, self.text(key)));
                let merges = (0..).zip(entries).filter(|(_, entry)| self.is_merge(entry.key));
                wide.add(id, words, merges.map(|(at, _)| at).collect());
            }
        }
        wide
    }

    /// An entry where it has a key, or that of the key in what it merges.
    fn entry_of(
        &self,
        entry: &Entry,
        key: &str,
        steps: usize,
        searched: &mut HashSet<NodeId>,
    ) -> Option<Entry> {
        // Nearly every key is another plain word.
        if self.plain(entry.key).is_some_and(|word| word != key && word != MERGE) {
            return None;
        }
        if self.is_merge(entry.key) {
            return self.merged(entry.value, key, steps, searched);
        }
        let own = self.resolve(entry.key);
        (matches!(self.kind(own), NodeKind::Scalar) && self.text(own) == key).then_some(*entry)
    }

    fn merged(
        &self,
        value: NodeId,
        key: &str,
        steps: usize,
        searched: &mut HashSet<NodeId>,
    ) -> Option<Entry> {
        let maps = match self.kind(self.resolve(value)) {
            NodeKind::Sequence(items) => items,
            _ => &[value],
        };
        maps.iter().map(|map| self.resolve(*map)).find_map(|map| {
            let first = searched.insert(map);
            first.then(|| self.get_within(map, key, steps, searched)).flatten()
        })
    }

    /// True for `<<`, the key that takes over the entries of other mappings.
    pub(crate) fn is_merge(&self, key: NodeId) -> bool {
        // Nearly every key fails here already, and lookups ask this of each.
        self.text(key) == MERGE
            && match self.tag(key) {
                None => self.style(key) == Some(super::Style::Plain),
                Some(tag) => tag == "!" || tag == "!!merge",
            }
    }

    /// The entries on the way from the first document's root to a value, and whether it leads through lists as well.
    pub(crate) fn way_to(&self, value: NodeId) -> Option<(Vec<Entry>, bool)> {
        let (mut way, mut lists) = (Vec::new(), false);
        let mut node = self.root()?;
        // Nodes are in the order of the text, each before what it holds: one step leads to one child.
        while node != value {
            spend(1);
            node = match self.kind(node) {
                NodeKind::Mapping(entries) => {
                    let entry = *entries[..entries.partition_point(|e| e.value <= value)].last()?;
                    way.push(entry);
                    entry.value
                }
                NodeKind::Sequence(items) => {
                    lists = true;
                    *items[..items.partition_point(|item| *item <= value)].last()?
                }
                NodeKind::Scalar | NodeKind::Alias(_) => return None,
            };
        }
        Some((way, lists))
    }

    /// The entry at the end of a chain of keys, from the first document's root.
    pub fn path(&self, keys: &[&str]) -> Option<Entry> {
        let (last, parents) = keys.split_last()?;
        let mut map = self.root()?;
        for key in parents {
            map = self.get(map, key)?.value;
        }
        self.get(map, last)
    }

    /// True where a change of this node would change what an alias or a merge reads elsewhere.
    pub(crate) fn is_shared(&self, id: NodeId) -> bool {
        self.is_within_shared(id) || self.first_alias(id).is_some()
    }

    /// True for a node of a collection that has an alias, and for all of a text in a scalar that has one.
    pub(crate) fn is_within_shared(&self, id: NodeId) -> bool {
        self.outline.shared.holds(id.0) || self.origin.as_ref().is_some_and(|origin| origin.is_shared)
    }

    /// The first alias that stands for this node.
    pub(crate) fn first_alias(&self, id: NodeId) -> Option<NodeId> {
        self.outline.shared.first_alias(id.0).map(NodeId)
    }
}
