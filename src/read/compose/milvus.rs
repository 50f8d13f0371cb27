//! Which compose files concern Milvus, and which lie over others by their names.

use crate::deployment::UNKNOWN;
use std::path::Path;

use super::interpolate::{Variables, interpolate_or};
use super::merged::merged;
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

/// Whether a file's name is one that Compose looks for, or made of one.
pub(crate) fn is_compose_name(name: &str) -> bool {
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    yaml && (name.starts_with("compose") || name.starts_with("docker-compose"))
}

/// The name of the file that lies over one of these by convention.
pub(super) fn override_of(path: &Path) -> Option<[String; 2]> {
    let stem = path.file_stem()?.to_str()?;
    matches!(stem, "docker-compose" | "compose")
        .then(|| ["yml", "yaml"].map(|extension| format!("{stem}.override.{extension}")))
}

/// Whether a file has a name by which another may lie over it, or it over another.
pub(crate) fn may_go_with_another(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    matches!(stem.strip_suffix(".override").unwrap_or(stem), "docker-compose" | "compose")
}

/// True for a file that lies over another of the same folder.
pub(crate) fn is_override_of(path: &Path, main: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str());
    path.parent() == main.parent()
        && override_of(main).is_some_and(|names| names.iter().any(|n| Some(n.as_str()) == name))
}
