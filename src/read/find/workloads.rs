//! Compose files and Kubernetes resources that run or configure Milvus, among the many that do not.

use super::Recognised;
use super::keywords::may_run_milvus;
use crate::facts::{FileKind, Role};
use crate::read::{compose, manifests};
use crate::text::yaml::Tree;

/// Recognises a file by what it runs.
pub fn recognise(tree: &Tree) -> Option<Recognised> {
    if !may_run_milvus(tree.source()) {
        return None;
    }
    let is = |kind| Some(Recognised { kind, role: Role::Resource });
    if compose::runs_milvus(tree) {
        return is(FileKind::Compose);
    }
    manifests::concerns_milvus(tree).then(|| is(FileKind::Manifest)).flatten()
}
