//! A kustomization, and how its file is called.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::text::source::FileId;
use crate::text::yaml::{NodeId, Tree};

/// The file in which a folder says what kustomize makes of it.
pub(super) const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Whether a file is a kustomization, by its name.
pub(crate) fn is_kustomization(path: &Path) -> bool {
    path.file_name().and_then(|n| n.to_str()).is_some_and(|name| NAMES.contains(&name))
}

/// A kustomization that is read.
pub(super) struct Kustomization {
    pub(super) folder: PathBuf,
    pub(super) file: FileId,
    pub(super) tree: Arc<Tree>,
    pub(super) root: NodeId,
}
