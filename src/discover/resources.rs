//! Kubernetes resources that configure Milvus, told by their group and kind.

use super::Recognised;
use crate::milvus::{Kind, Role};
use crate::operator::{self, ResourceKind};
use crate::yaml::{NodeId, Tree};

/// What a file is that holds such a resource in one of its documents.
pub(super) fn recognise(tree: &Tree) -> Option<Recognised> {
    let mut roots = tree.documents().iter().filter_map(|d| d.root);
    roots
        .any(|root| custom_resource(tree, root).is_some())
        .then_some(Recognised { kind: Kind::MilvusCr, role: Role::Resource })
}

/// The kind of the operator's resource that a document is.
pub fn custom_resource(tree: &Tree, root: NodeId) -> Option<&'static ResourceKind> {
    let text = |key| tree.get(root, key).map(|e| tree.text(tree.resolve(e.value)));
    operator::kind(text("apiVersion")?, text("kind")?)
}
