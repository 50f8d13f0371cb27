//! Resources that configure Milvus, told by their group and kind, or by the chart that they install.

use super::Recognised;
use crate::facts::operator::custom_resource;
use crate::facts::{FileKind, Role};
use crate::read::gitops;
use crate::read::resource_roots::listed;
use crate::text::yaml::Tree;

/// What a file is that holds such a resource in one of its documents.
pub(super) fn recognise(tree: &Tree) -> Option<Recognised> {
    let of_document = |root| match listed(tree, root) {
        Some(items) => items.into_iter().map(|(item, _)| item).collect(),
        None => vec![root],
    };
    let mut roots = tree.documents().iter().filter_map(|d| d.root).flat_map(of_document);
    let kind = roots.find_map(|root| match custom_resource(tree, root) {
        Some(_) => Some(FileKind::MilvusCr),
        None => gitops::installs(tree, root).then_some(FileKind::Gitops),
    });
    kind.map(|kind| Recognised { kind, role: Role::Resource })
}
