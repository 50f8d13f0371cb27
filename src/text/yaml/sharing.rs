//! Which nodes of a tree more than one place reads: what aliases and merges stand for.

use std::collections::HashMap;

use super::node::{NONE, Node, NodeShape};
use super::tree::Arena;
use super::{NodeId, Tree};

/// The nodes that aliases stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct SharedNodes {
    /// The first and last node of each collection that has an alias, outermost ones only, in order.
    collections: Vec<(u32, u32)>,
    /// By the node that has aliases, the first of them.
    first_aliases: HashMap<u32, u32>,
}

impl SharedNodes {
    /// Finds the nodes of a tree that aliases stand for.
    pub fn of(arena: &Arena) -> Self {
        let mut first_aliases: HashMap<u32, u32> = HashMap::new();
        let aliases = arena.nodes.iter().enumerate();
        for (id, alias) in aliases.filter(|(_, node)| node.shape == NodeShape::Alias && node.first != NONE) {
            first_aliases.entry(alias.first).or_insert(id as u32);
        }
        let mut collections: Vec<(u32, u32)> =
            first_aliases.keys().map(|id| (*id, last_below(arena, *id))).filter(|(a, b)| a < b).collect();
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

    fn holds(&self, id: u32) -> bool {
        let before = self.collections.partition_point(|(first, _)| *first <= id);
        before.checked_sub(1).is_some_and(|at| id <= self.collections[at].1)
    }
}

/// The last node of those below a node: ids grow in the order of the text.
fn last_below(arena: &Arena, id: u32) -> u32 {
    let mut id = id;
    loop {
        let Node { shape, first, len, .. } = arena.nodes[id as usize];
        let last = (first + len) as usize;
        id = match shape {
            NodeShape::Sequence if len > 0 => arena.items[last - 1].0,
            NodeShape::Mapping if len > 0 => arena.entries[last - 1].value.0,
            _ => return id,
        };
    }
}

impl Tree {
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
        self.outline.shared.first_aliases.get(&id.0).copied().map(NodeId)
    }
}
