//! Which compose files concern Milvus.

use super::interpolate::{Variables, interpolate_or};
use super::merged::merged;
use crate::deployment::UNKNOWN;
use crate::facts::milvus::Image;
use crate::read::container;
use crate::text::yaml::{NodeId, Tree};

/// True when a service of a compose file runs Milvus.
pub fn runs_milvus(tree: &Tree) -> bool {
    let services = tree.path(&["services"]);
    services.is_some_and(|all| merged(tree, all.value).iter().any(|s| starts_milvus(tree, s.value)))
}

/// Whether a service names an image of Milvus or a command that starts it.
pub(super) fn starts_milvus(tree: &Tree, service: NodeId) -> bool {
    let none = Variables::new();
    let text = |node: NodeId| interpolate_or(tree.text(tree.resolve(node)), &none, UNKNOWN);
    let image = tree.get(service, "image").map(|e| text(e.value));
    let words = ["entrypoint", "command"].iter().filter_map(|key| Some(tree.get(service, key)?.value));
    let words: Vec<String> = words
        .flat_map(|node| match tree.items(node) {
            [] => vec![text(node)],
            items => items.iter().map(|item| text(*item)).collect(),
        })
        .collect();
    image.is_some_and(|i| Image::new(&i).is_milvus()) || container::starts_milvus(&words)
}
