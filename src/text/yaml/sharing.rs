//! Which nodes of a tree more than one place reads: what aliases and merges stand for.

use std::collections::HashMap;

use super::node::{NONE, Node, NodeShape};
use super::{Entry, NodeId};

/// The nodes that aliases stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct SharedNodes {
    /// The first and last node of each collection that has an alias, outermost ones only, in order.
    collections: Vec<(u32, u32)>,
    /// By the node that has aliases, the first of them.
    first_aliases: HashMap<u32, u32>,
}

impl SharedNodes {
    /// Finds those among the nodes of a tree.
    pub fn of(nodes: &[Node], items: &[NodeId], entries: &[Entry]) -> Self {
        let mut first_aliases: HashMap<u32, u32> = HashMap::new();
        let aliases = nodes.iter().enumerate();
        for (id, alias) in aliases.filter(|(_, node)| node.shape == NodeShape::Alias && node.first != NONE) {
            first_aliases.entry(alias.first).or_insert(id as u32);
        }
        let range = |id: &u32| (*id, last_below(nodes, items, entries, *id));
        let mut collections: Vec<(u32, u32)> =
            first_aliases.keys().map(range).filter(|(a, b)| a < b).collect();
        collections.sort_unstable();
        let mut end = None;
        // What lies within another one goes.
        collections.retain(|(_, last)| {
            let outermost = end.is_none_or(|end| *last > end);
            end = end.max(Some(*last));
            outermost
        });
        Self { collections, first_aliases }
    }

    /// Whether a node is a collection that has an alias, or in one.
    pub fn holds(&self, id: u32) -> bool {
        let before = self.collections.partition_point(|(first, _)| *first <= id);
        before.checked_sub(1).is_some_and(|at| id <= self.collections[at].1)
    }

    /// The first alias of a node.
    pub fn first_alias(&self, id: u32) -> Option<u32> {
        self.first_aliases.get(&id).copied()
    }
}

/// The last node of those below a node: ids grow in the order of the text.
fn last_below(nodes: &[Node], items: &[NodeId], entries: &[Entry], id: u32) -> u32 {
    let mut id = id;
    loop {
        let Node { shape, first, len, .. } = nodes[id as usize];
        let last = (first + len) as usize;
        id = match shape {
            NodeShape::Sequence if len > 0 => items[last - 1].0,
            NodeShape::Mapping if len > 0 => entries[last - 1].value.0,
            _ => return id,
        };
    }
}
