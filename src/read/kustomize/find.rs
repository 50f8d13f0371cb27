//! Where kustomizations are.

use std::path::{Path, PathBuf};

use crate::facts::kustomize::names;
use crate::text::source::Store;

/// The kustomization of a folder, the first where there are several.
pub(crate) fn kustomization_in(folder: &Path, store: &Store) -> Option<PathBuf> {
    names().iter().map(|name| folder.join(name)).find(|path| store.is_file(path))
}
