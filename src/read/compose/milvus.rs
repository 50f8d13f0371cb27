//! Which compose files concern Milvus, and which lie over others by their names.

use std::path::Path;

use super::interpolate::{Variables, interpolate_or_unknown};
use super::merged::merged;
use crate::facts::compose::{is_main_name, is_override_name};
use crate::facts::milvus::{DependencyKind, Image};
use crate::read::container;
use crate::text::yaml::{Entry, NodeId, Tree};

/// True when a service of a compose file runs Milvus, or may do so by what it includes or extends: the file names Milvus
/// somewhere.
pub fn runs_milvus(tree: &Tree) -> bool {
    names_milvus_services(tree)
        || tree.source().to_ascii_lowercase().contains("milvus") && leads_elsewhere(tree)
}

/// Whether a text has services as compose files have them.
pub(crate) fn has_services(tree: &Tree) -> bool {
    let says = |service: &Entry, key: &str| tree.get(service.value, key).is_some();
    services(tree).iter().any(|service| says(service, "image") || says(service, "build"))
}

/// Whether a compose file includes others, or has services that extend others.
pub(crate) fn leads_elsewhere(tree: &Tree) -> bool {
    let Some(services) = tree.path(&["services"]) else { return tree.path(&["include"]).is_some() };
    let is_composed = !tree.entries(services.value).is_empty();
    is_composed
        && (tree.path(&["include"]).is_some()
            || merged(tree, services.value).iter().any(|s| tree.get(s.value, "extends").is_some()))
}

/// True when a service of a compose file itself runs Milvus.
pub(super) fn names_milvus_services(tree: &Tree) -> bool {
    let services = tree.path(&["services"]);
    // Compose refuses a list of services; that they are some of Milvus shows all the same.
    let listed = services.into_iter().flat_map(|all| tree.items(all.value)).copied();
    let maps = services.into_iter().map(|all| all.value).chain(listed);
    maps.flat_map(|map| merged(tree, map)).any(|service| starts_milvus(tree, service.value))
}

/// Whether a compose file that runs no Milvus itself changes one that another runs, or what that depends on. One that
/// names an image of Milvus and leaves to the other how it is started does so, too.
pub(crate) fn changes_milvus(over: &Tree, main: &Tree) -> bool {
    let below = services(main);
    if !below.iter().any(|s| starts_milvus(main, s.value)) {
        return false;
    }
    let mut known = services(over).into_iter().filter_map(|own| {
        let name = over.text(own.key);
        Some((own, below.iter().find(|s| main.text(s.key) == name)?))
    });
    let says = |tree: &Tree, service: &Entry, key: &str| tree.get(service.value, key).is_some();
    let is_whole = |own: &Entry, of: &Entry| {
        ["command", "entrypoint"].iter().all(|key| says(over, own, key) || !says(main, of, key))
    };
    let is_dependency = |of: &Entry| {
        let image = main.get(of.value, "image").map(|e| main.text(main.resolve(e.value)));
        image.is_some_and(|image| DependencyKind::of(&Image::new(image)).is_some())
    };
    // A service without an image is none without the file below.
    let is_partial = |own: &Entry| ["image", "build", "extends"].iter().all(|key| !says(over, own, key));
    known.any(|(own, of)| match starts_milvus(main, of.value) {
        true => is_partial(&own) || (starts_milvus(over, own.value) && !is_whole(&own, of)),
        false => is_partial(&own) && is_dependency(of),
    })
}

fn services(tree: &Tree) -> Vec<Entry> {
    tree.path(&["services"]).map(|all| merged(tree, all.value)).unwrap_or_default()
}

/// Whether a service names an image of Milvus or a command that starts it.
pub(super) fn starts_milvus(tree: &Tree, service: NodeId) -> bool {
    let none = Variables::new();
    let text = |node: NodeId| interpolate_or_unknown(tree.text(tree.resolve(node)), &none);
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

/// Whether a file has a name by which another may lie over it, or it over another.
pub(crate) fn may_go_with_another(path: &Path) -> bool {
    is_main_name(path) || is_override_name(path)
}

/// True for a file that lies over another of the same folder.
pub(crate) fn is_override_of(path: &Path, main: &Path) -> bool {
    path.parent() == main.parent() && is_override_name(path) && is_main_name(main)
}
