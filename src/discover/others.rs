//! Compose files and Kubernetes resources that run or configure Milvus, among the many that do not.

use super::recognise::Recognised;
use super::telling::may_run_milvus;
use crate::milvus::{Kind, Role};
use crate::surface::{compose, manifest};
use crate::yaml::Tree;

/// Recognises a file by what it runs.
pub fn recognise(tree: &Tree) -> Option<Recognised> {
    if !may_run_milvus(tree.source()) {
        return None;
    }
    let is = |kind| Some(Recognised { kind, role: Role::Resource });
    if compose::runs_milvus(tree) {
        return is(Kind::Compose);
    }
    manifest::concerns_milvus(tree).then(|| is(Kind::Manifest)).flatten()
}
