//! The files that a compose file names, as far as that does not depend on variables.

use std::path::{Path, PathBuf};

use super::interpolate::{Variables, interpolate_or_unknown};
use super::merged::merged;
use super::milvus::starts_milvus;
use crate::deployment::UNKNOWN;
use crate::facts::compose::is_main_name;
use crate::read::Member;
use crate::text::source::path::{named_from, normalized};
use crate::text::yaml::{Entry, NodeId, Tree};

/// The compose files that a compose file includes.
pub(crate) fn includes(member: &Member) -> Vec<PathBuf> {
    included(&member.tree, member.path.parent().unwrap_or(Path::new("")))
}

/// The paths that `include` of a file in a folder names.
pub fn included(tree: &Tree, folder: &Path) -> Vec<PathBuf> {
    let items = tree.path(&["include"]).map_or(&[][..], |include| tree.items(include.value));
    let paths = items.iter().flat_map(|item| {
        let path = tree.get(*item, "path").map_or(*item, |e| e.value);
        match tree.items(path) {
            [] => vec![path],
            several => several.to_vec(),
        }
    });
    let texts = paths.map(|path| text(tree, path));
    let known = texts.filter(|text| !text.is_empty() && !text.contains(UNKNOWN));
    known.map(|text| normalized(&named_from(folder, &text))).collect()
}

/// The services of other files that a compose file extends: path and name.
pub(crate) fn extended(member: &Member) -> Vec<(PathBuf, String)> {
    extended_of(&member.tree, member.path.parent().unwrap_or(Path::new("")))
}

/// The services of other files that a compose file in a folder extends: path and name.
pub fn extended_of(tree: &Tree, folder: &Path) -> Vec<(PathBuf, String)> {
    let Some(services) = tree.path(&["services"]) else { return Vec::new() };
    let part = |service: &Entry, key| {
        Some(text(tree, tree.get(tree.get(service.value, "extends")?.value, key)?.value))
    };
    let services = merged(tree, services.value);
    let named = services
        .iter()
        .filter_map(|s| Some((normalized(&named_from(folder, &part(s, "file")?)), part(s, "service")?)));
    named.collect()
}

fn text(tree: &Tree, node: NodeId) -> String {
    interpolate_or_unknown(tree.text(tree.resolve(node)), &Variables::new())
}

/// Whether a compose file that others extend by a service is there for them: the service runs Milvus, and compose does
/// not find the file by its name.
pub(crate) fn is_base(member: &Member, service: &str) -> bool {
    let tree = &member.tree;
    let named = || tree.get(tree.path(&["services"])?.value, service);
    !is_main_name(&member.path) && named().is_some_and(|found| starts_milvus(tree, found.value))
}
