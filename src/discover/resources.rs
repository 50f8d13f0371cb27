//! Resources that configure Milvus, told by their group and kind, or by the chart that they install.

use super::Recognised;
use crate::milvus::{Kind, Role};
use crate::operator::{self, ResourceKind};
use crate::surface::gitops;
use crate::yaml::{NodeId, Tree};

/// What a file is that holds such a resource in one of its documents.
pub(super) fn recognise(tree: &Tree) -> Option<Recognised> {
    let mut roots = tree.documents().iter().filter_map(|d| d.root);
    let kind = roots.find_map(|root| match custom_resource(tree, root) {
        Some(_) => Some(Kind::MilvusCr),
        None => gitops::installs(tree, root).then_some(Kind::Gitops),
    });
    kind.map(|kind| Recognised { kind, role: Role::Resource })
}

/// The kind of the operator's resource that a document is.
pub fn custom_resource(tree: &Tree, root: NodeId) -> Option<&'static ResourceKind> {
    let text = |key| tree.get(root, key).map(|e| tree.text(tree.resolve(e.value)));
    operator::kind(text("apiVersion")?, text("kind")?)
}
