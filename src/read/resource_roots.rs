//! Where the resources of a file of manifests begin, and how they are called.

use std::collections::HashMap;

use crate::facts::milvus::KeyPath;
use crate::text::yaml::{NodeId, NodeKind, Tree};

/// What every resource has.
const RESOURCE_KEYS: [&str; 2] = ["apiVersion", "kind"];

/// The mappings of resources with their paths.
pub(super) fn resource_roots(tree: &Tree) -> Vec<(NodeId, KeyPath)> {
    let mut roots = Vec::new();
    for root in tree.documents().iter().filter_map(|d| d.root) {
        if !RESOURCE_KEYS.iter().all(|key| tree.get(root, key).is_some()) {
            continue;
        }
        match listed(tree, root) {
            Some(items) => roots.extend(items),
            None => roots.push((root, KeyPath::root())),
        }
    }
    roots
}

/// The resources in a document that is a list of them, with their paths: a `List` of Kubernetes, or a `Template` of
/// OpenShift.
pub(super) fn listed(tree: &Tree, root: NodeId) -> Option<Vec<(NodeId, KeyPath)>> {
    tree.get(root, RESOURCE_KEYS[1])?;
    let key = if is_template(tree, root) { "objects" } else { "items" };
    let items = tree.items(tree.get(root, key)?.value);
    let path = KeyPath::root().key(key);
    let placed = items.iter().enumerate().map(|(index, item)| (tree.resolve(*item), path.item(index)));
    (!items.is_empty()).then(|| placed.collect())
}

/// Whether a document is a template of OpenShift, whose parameters stand in its objects.
pub(super) fn is_template(tree: &Tree, root: NodeId) -> bool {
    tree.get(root, RESOURCE_KEYS[1]).is_some_and(|kind| tree.text(tree.resolve(kind.value)) == "Template")
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
