//! Values by numbers: equal numbers are equal values for every reader.

use std::collections::HashMap;

use crate::text::yaml::{NodeId, NodeKind, Style, Tree};

/// What makes a value what it is.
#[derive(PartialEq, Eq, Hash)]
enum Shape {
    /// A text, whether it is plain, and its tag.
    Scalar(Box<str>, bool, Option<Box<str>>),
    Sequence(Box<[u32]>, Option<Box<str>>),
    /// Keys and values in turn, as they are written.
    Mapping(Box<[u32]>, Option<Box<str>>),
    /// An alias of nothing, or of what it is in.
    Unknown,
}

/// Gives equal values equal numbers, over several trees.
#[derive(Default)]
pub(super) struct ValueIds {
    known: HashMap<Shape, u32>,
}

/// The number of the value of each node; an alias has that of what it stands for.
pub(super) struct IdsOfNodes(HashMap<NodeId, u32>);

impl IdsOfNodes {
    /// The number of the value of a node.
    pub fn of(&self, id: NodeId) -> Option<u32> {
        self.0.get(&id).copied()
    }
}

impl ValueIds {
    /// The numbers of all values of a tree.
    pub fn of_tree(&mut self, tree: &Tree) -> IdsOfNodes {
        let mut ids: HashMap<NodeId, u32> = HashMap::new();
        // A node comes twice: before those below it and after.
        let mut open: Vec<(NodeId, bool)> =
            tree.documents().iter().rev().filter_map(|document| Some((document.root?, false))).collect();
        while let Some((id, is_done)) = open.pop() {
            if ids.contains_key(&id) {
                continue;
            }
            let below = below(tree, id);
            if !is_done && !below.is_empty() {
                open.push((id, true));
                open.extend(below.into_iter().rev().map(|child| (child, false)));
                continue;
            }
            let number = match tree.kind(id) {
                NodeKind::Alias(Some(target)) if ids.contains_key(&target) => ids[&target],
                _ => self.number(shape(tree, id, &below, &ids)),
            };
            ids.insert(id, number);
        }
        IdsOfNodes(ids)
    }

    fn number(&mut self, shape: Shape) -> u32 {
        let next = self.known.len() as u32;
        *self.known.entry(shape).or_insert(next)
    }
}

/// The nodes below one; of an alias none, as what it stands for comes earlier in the text.
fn below(tree: &Tree, id: NodeId) -> Vec<NodeId> {
    match tree.kind(id) {
        NodeKind::Scalar | NodeKind::Alias(_) => Vec::new(),
        NodeKind::Sequence(items) => items.to_vec(),
        NodeKind::Mapping(entries) => entries.iter().flat_map(|e| [e.key, e.value]).collect(),
    }
}

/// The shape of a value whose parts are known.
fn shape(tree: &Tree, id: NodeId, below: &[NodeId], ids: &HashMap<NodeId, u32>) -> Shape {
    let tag = tree.tag(id).map(Box::from);
    let parts = || below.iter().filter_map(|child| ids.get(child).copied()).collect();
    match tree.kind(id) {
        NodeKind::Scalar => Shape::Scalar(tree.text(id).into(), tree.style(id) == Some(Style::Plain), tag),
        NodeKind::Sequence(_) => Shape::Sequence(parts(), tag),
        NodeKind::Mapping(_) => Shape::Mapping(parts(), tag),
        NodeKind::Alias(_) => Shape::Unknown,
    }
}
