//! A kustomization, as its file says it.

use std::path::PathBuf;
use std::sync::Arc;

use super::stop::Place;
use crate::facts::milvus::KeyPath;
use crate::text::source::{FileId, Location};
use crate::text::yaml::{Entry, NodeId, NodeKind, Tree};

/// The kind of a kustomization that changes what the one that names it has made.
pub(super) const COMPONENT: &str = "Component";

/// The group of kustomizations.
const GROUP: &str = "kustomize.config.k8s.io";

/// Whether a file with the name of a kustomization may be one: others have resources under that name, such as Flux.
pub(crate) fn is_for_kustomize(tree: &Tree) -> bool {
    let version = tree.root().and_then(|root| tree.get(root, "apiVersion"));
    let version = version.map_or("", |entry| tree.text(tree.resolve(entry.value)));
    version.is_empty() || version.starts_with(GROUP) || !version.contains('/')
}

/// A kustomization that is read.
#[derive(Clone, Debug)]
pub(super) struct Kustomization {
    pub folder: PathBuf,
    pub file: FileId,
    pub tree: Arc<Tree>,
    pub root: NodeId,
}

/// A node of a kustomization with its path.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub node: NodeId,
    pub path: KeyPath,
}

impl Kustomization {
    /// Whether it changes what the one that names it has made.
    pub fn is_component(&self) -> bool {
        self.text(self.root, "kind") == COMPONENT
    }

    /// The place of a node.
    pub fn place(&self, node: NodeId) -> Location {
        Location { file: self.file, span: self.tree.span(node) }
    }

    /// The place of an item.
    pub fn place_of(&self, item: &Item) -> Place {
        Place { at: self.place(item.node), path: item.path.clone() }
    }

    /// The entry of a field. Upper and lower case are the same to kustomize, and what is written as it is named comes
    /// first.
    pub fn entry(&self, map: NodeId, key: &str) -> Option<Entry> {
        let near = || {
            let entries = self.tree.entries(map).iter();
            entries
                .copied()
                .find(|entry| self.tree.text(self.tree.resolve(entry.key)).eq_ignore_ascii_case(key))
        };
        self.tree.get(map, key).or_else(near)
    }

    /// What a field of a mapping holds.
    pub fn node(&self, map: NodeId, key: &str) -> Option<NodeId> {
        self.entry(map, key).map(|entry| self.tree.resolve(entry.value))
    }

    /// A field of an item.
    pub fn field(&self, of: &Item, key: &str) -> Option<Item> {
        Some(Item { node: self.node(of.node, key)?, path: of.path.key(key) })
    }

    /// A field of an item that says something.
    pub fn said(&self, of: &Item, key: &str) -> Option<Item> {
        self.field(of, key).filter(|item| !self.tree.text(item.node).is_empty())
    }

    /// The items of a field of the kustomization itself.
    pub fn items(&self, key: &str) -> Vec<Item> {
        self.items_of(&self.whole(), key)
    }

    /// The items of a field that holds a list.
    pub fn items_of(&self, of: &Item, key: &str) -> Vec<Item> {
        let Some(list) = self.field(of, key) else { return Vec::new() };
        let items = self.tree.items(list.node).iter().enumerate();
        items
            .map(|(index, item)| Item { node: self.tree.resolve(*item), path: list.path.item(index) })
            .collect()
    }

    /// The keys and values of a field that holds a mapping.
    pub fn pairs_of(&self, of: &Item, key: &str) -> Vec<Entry> {
        let entries = self.field(of, key).map(|map| self.tree.entries(map.node));
        entries.unwrap_or_default().to_vec()
    }

    /// The kustomization as an item.
    pub fn whole(&self) -> Item {
        Item { node: self.root, path: KeyPath::root() }
    }

    /// Whether a field holds more than nothing.
    pub fn has(&self, key: &str) -> bool {
        self.node(self.root, key).is_some_and(|node| match self.tree.kind(node) {
            NodeKind::Sequence(items) => !items.is_empty(),
            NodeKind::Mapping(entries) => !entries.is_empty(),
            _ => !self.tree.text(node).is_empty(),
        })
    }

    /// The text of a field; empty where there is none.
    pub fn text(&self, map: NodeId, key: &str) -> &str {
        self.node(map, key).map_or("", |node| self.tree.text(node))
    }

    /// Whether a field is true.
    pub fn is_true(&self, map: NodeId, key: &str) -> bool {
        self.text(map, key).eq_ignore_ascii_case("true")
    }
}
