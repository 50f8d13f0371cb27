//! A kustomization, and how its file is called.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::read::Files;
use crate::text::source::{FileId, Location, Store};
use crate::text::yaml::{NodeId, Tree};

/// The file in which a folder says what kustomize makes of it.
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The kind of a kustomization that changes what the one that names it has made.
const COMPONENT: &str = "Component";

/// Whether a file is a kustomization, by its name.
pub(crate) fn is_kustomization(path: &Path) -> bool {
    path.file_name().and_then(|n| n.to_str()).is_some_and(|name| NAMES.contains(&name))
}

/// The kustomization of a folder.
pub(crate) fn kustomization_in(folder: &Path, store: &Store) -> Option<PathBuf> {
    NAMES.iter().map(|name| folder.join(name)).find(|path| store.is_file(path))
}

/// A kustomization that is read.
#[derive(Clone, Debug)]
pub(super) struct Kustomization {
    pub(super) folder: PathBuf,
    pub(super) file: FileId,
    pub(super) tree: Arc<Tree>,
    pub(super) root: NodeId,
}

impl Kustomization {
    /// The kustomization in a file; `None` where that cannot be read.
    pub fn read(path: &Path, files: &mut Files<'_>) -> Option<Self> {
        let ((file, tree), folder) = (files.take_yaml(path)?, path.parent()?.to_owned());
        let root = tree.root().filter(|_| tree.error().is_none())?;
        Some(Self { folder, file, tree, root })
    }

    /// Whether it changes what the one that names it has made.
    pub fn is_component(&self) -> bool {
        self.text(self.root, "kind") == COMPONENT
    }

    pub(super) fn items(&self, key: &str) -> Vec<NodeId> {
        let list = self.tree.get(self.root, key).map(|e| self.tree.items(self.tree.resolve(e.value)));
        list.unwrap_or_default().iter().map(|&item| self.tree.resolve(item)).collect()
    }

    /// The texts of a list that say something.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        let texts = self.items(key).into_iter().map(|item| self.tree.text(item).to_owned());
        texts.filter(|text| !text.is_empty()).collect()
    }

    pub(super) fn node(&self, map: NodeId, key: &str) -> Option<NodeId> {
        self.tree.get(map, key).map(|e| self.tree.resolve(e.value))
    }

    pub(super) fn text(&self, map: NodeId, key: &str) -> String {
        self.node(map, key).map(|node| self.tree.text(node).to_owned()).unwrap_or_default()
    }

    pub(super) fn place(&self, node: NodeId) -> Location {
        Location { file: self.file, span: self.tree.span(node) }
    }
}
