//! Where the resources of a file of manifests begin, and how they are called.

use std::collections::HashMap;

use crate::facts::milvus::KeyPath;
use crate::text::yaml::{NodeId, NodeKind, Tree};

/// The mappings of resources with their paths.
pub(super) fn resource_roots(tree: &Tree) -> Vec<(NodeId, KeyPath)> {
    let mut roots = Vec::new();
    for root in tree.documents().iter().filter_map(|d| d.root) {
        if !["apiVersion", "kind"].iter().all(|key| tree.get(root, key).is_some()) {
            continue;
        }
        let items = tree.get(root, "items").map(|e| e.value);
        match items.map(|list| tree.items(list)).filter(|items| !items.is_empty()) {
            Some(items) => {
                let path = KeyPath::root().key("items");
                roots.extend(items.iter().enumerate().map(|(i, item)| (tree.resolve(*item), path.item(i))));
            }
            None => roots.push((root, KeyPath::root())),
        }
    }
    roots
}

/// The resources of a file by their names.
pub(super) type NamedRoots = HashMap<String, Vec<(NodeId, KeyPath)>>;

/// The resources of a file by their names, those of one name in their order.
pub(super) fn named_roots(tree: &Tree) -> NamedRoots {
    let mut named = NamedRoots::new();
    for (root, path) in resource_roots(tree) {
        let name = tree.get(root, "metadata").and_then(|metadata| tree.get(metadata.value, "name"));
        let name = name.map(|name| tree.resolve(name.value));
        let name = name.filter(|name| matches!(tree.kind(*name), NodeKind::Scalar));
        named.entry(name.map_or("", |name| tree.text(name)).to_owned()).or_default().push((root, path));
    }
    named
}
