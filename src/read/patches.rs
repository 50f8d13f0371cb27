//! Files by which kustomize changes resources of other files. What such a file does not say, the resource that it
//! changes may: on its own it is no deployment.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::{Member, kustomize};
use crate::facts::FileKind;
use crate::text::source::Store;
use crate::text::yaml::{self, NodeId, Tree};

/// The files that are patches, of those recognised.
#[derive(Debug)]
pub(super) struct Patches<'s> {
    store: &'s Store,
    folders: HashMap<PathBuf, HashSet<PathBuf>>,
}

impl<'s> Patches<'s> {
    /// The patches of a store; none is known yet.
    pub fn new(store: &'s Store) -> Self {
        Self { store, folders: HashMap::new() }
    }

    /// Whether the folder of a resource, or the one above, names its file as a patch.
    pub fn holds(&mut self, member: &Member) -> bool {
        if !matches!(member.is.kind, FileKind::MilvusCr | FileKind::Manifest | FileKind::Gitops) {
            return false;
        }
        let above = member.path.ancestors().skip(1).take(2).map(Path::to_owned);
        above.into_iter().any(|folder| {
            let named =
                self.folders.entry(folder).or_insert_with_key(|folder| patch_files(folder, self.store));
            named.contains(&member.path)
        })
    }
}

/// The files that a folder's kustomization names as patches.
fn patch_files(folder: &Path, store: &Store) -> HashSet<PathBuf> {
    let text = kustomize::kustomization_in(folder, store).and_then(|path| store.read(&path).ok());
    let Some(tree) = text.and_then(|text| String::from_utf8(text).ok()).map(|text| yaml::parse(&text)) else {
        return HashSet::new();
    };
    let text = |node: NodeId| tree.text(tree.resolve(node));
    let patches = items(&tree, "patches").iter().filter_map(|&item| tree.get(tree.resolve(item), "path"));
    let patches = patches.map(|entry| text(entry.value));
    let old = items(&tree, "patchesStrategicMerge").iter().map(|&item| text(item));
    let named = patches.chain(old).filter(|name| !name.contains('\n'));
    named.map(|name| folder.join(name.trim_start_matches("./"))).collect()
}

fn items<'t>(tree: &'t Tree, key: &str) -> &'t [NodeId] {
    let entry = tree.root().and_then(|root| tree.get(root, key));
    entry.map_or(&[], |entry| tree.items(tree.resolve(entry.value)))
}
