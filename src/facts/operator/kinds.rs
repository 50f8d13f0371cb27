//! Which documents are resources of the operator.

use super::fields::{self, ResourceKind};
use crate::text::yaml::{NodeId, Tree};

/// The kind of the operator's resource that a document is.
pub fn custom_resource(tree: &Tree, root: NodeId) -> Option<&'static ResourceKind> {
    let text = |key| tree.get(root, key).map(|e| tree.text(tree.resolve(e.value)));
    fields::kind(text("apiVersion")?, text("kind")?)
}
