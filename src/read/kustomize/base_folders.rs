//! The folders that kustomizations lie over, as far as these are part of what somebody is at work on.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::find::kustomization_in;
use crate::text::source::{Store, absolute};
use crate::text::yaml;

/// More folders than these are not looked for.
const MAX_FOLDERS: usize = 1_000;

/// The folders of kustomizations below the current folder that those in the given folders, or those of given files, lie
/// over.
pub(crate) fn base_folders<'p>(given: impl Iterator<Item = &'p Path>, store: &Store) -> Vec<PathBuf> {
    let here = absolute(Path::new("."));
    let folder_of = |path: &Path| {
        let whole = absolute(path);
        if store.is_dir(path) { Some(whole) } else { whole.parent().map(Path::to_owned) }
    };
    // A repository bounds what is read of it.
    let is_in_repository =
        |folder: &PathBuf| folder.ancestors().any(|above| store.is_there(&above.join(".git")));
    let mut open: Vec<PathBuf> =
        given.filter_map(folder_of).filter(|folder| !is_in_repository(folder)).collect();
    let mut seen: HashSet<PathBuf> = open.iter().cloned().collect();
    let mut found = Vec::new();
    while let Some(folder) = open.pop().filter(|_| seen.len() < MAX_FOLDERS) {
        for name in names_in(&folder, store) {
            let base = absolute(&folder.join(name));
            let is_new = base.starts_with(&here) && kustomization_in(&base, store).is_some();
            if is_new && seen.insert(base.clone()) {
                open.push(base.clone());
                found.push(base);
            }
        }
    }
    found
}

/// What the kustomization of a folder names as resources and components.
fn names_in(folder: &Path, store: &Store) -> Vec<String> {
    let text = kustomization_in(folder, store).and_then(|path| store.read(&path).ok());
    let Some(tree) = text.and_then(|text| String::from_utf8(text).ok()).map(|text| yaml::parse(&text)) else {
        return Vec::new();
    };
    let items = |key: &&str| {
        let list = tree.root().and_then(|root| tree.get(root, key));
        list.map_or(&[][..], |list| tree.items(tree.resolve(list.value)))
    };
    let keys = ["resources", "bases", "components"];
    keys.iter().flat_map(items).map(|item| tree.text(tree.resolve(*item)).to_owned()).collect()
}
