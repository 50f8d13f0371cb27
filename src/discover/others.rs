//! Compose files and Kubernetes resources that run or configure Milvus, among the many that do not.

use super::recognise::Recognised;
use crate::milvus::{Kind, Role};
use crate::surface::{compose, manifest};
use crate::yaml::Tree;

/// A word that every such file holds.
const WORD: &str = "milvus";

/// Whether a text may be recognised here. Never false for one that would be.
pub fn may_concern(text: &str) -> bool {
    let word = WORD.as_bytes();
    // Secrets hold their text in base 64, and an escape can spell any letter.
    let hidden = ["kind: Secret", "\"Secret\"", "\\x", "\\u", "\\U"].iter().any(|h| text.contains(h));
    hidden || text.as_bytes().windows(word.len()).any(|w| w.eq_ignore_ascii_case(word))
}

/// Recognises a file by what it runs.
pub fn recognise(tree: &Tree) -> Option<Recognised> {
    if !may_concern(tree.source()) {
        return None;
    }
    let is = |kind| Some(Recognised { kind, role: Role::Resource });
    if compose::runs_milvus(tree) {
        return is(Kind::Compose);
    }
    manifest::concerns_milvus(tree).then(|| is(Kind::Manifest)).flatten()
}
