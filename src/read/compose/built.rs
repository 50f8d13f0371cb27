//! The images that a compose file builds, by that file alone.

use std::path::Path;

use super::dockerfile::{Build, BuiltFrom};
use super::interpolate::{Variables, interpolate_or_unknown};
use super::merged::merged;
use crate::text::source::Store;
use crate::text::yaml::{self, Entry, NodeId, Tree};

/// True when the image of a service of a compose file is built from that of Milvus.
pub(crate) fn builds_milvus(tree: &Tree, folder: &Path, store: &Store) -> bool {
    images_built(tree, folder, store).iter().any(BuiltFrom::runs_milvus)
}

/// True when a compose file builds an image that a file of this name is copied into.
pub(crate) fn copies_into_image(text: &str, folder: &Path, name: &str, store: &Store) -> bool {
    let is_named = |path: &String| path.rsplit('/').next() == Some(name);
    let built = || images_built(&yaml::parse(text), folder, store);
    text.contains("build")
        && built().iter().flat_map(|image| &image.copies).any(|(source, _)| is_named(source))
}

/// The images that the services of a compose file are built as.
fn images_built(tree: &Tree, folder: &Path, store: &Store) -> Vec<BuiltFrom> {
    let none = Variables::new();
    let text = |node: NodeId| Some(interpolate_or_unknown(tree.text(tree.resolve(node)), &none));
    let read = |path: &Path| String::from_utf8(store.read(path).ok()?).ok();
    let from = |service: &Entry| {
        let build = Build::of(tree, service.value, folder, text)?;
        BuiltFrom::of(&build, &read(&build.dockerfile)?)
    };
    let services = tree.path(&["services"]).map(|all| merged(tree, all.value));
    services.unwrap_or_default().iter().filter_map(from).collect()
}
