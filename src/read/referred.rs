//! Files of the run that hold what a workload of Milvus in the same folder refers to by name, and that do not look like
//! Milvus' on their own.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::Member;
use super::manifests::{NamedData, held_data, referred_data};
use crate::facts::FileKind;
use crate::text::source::{SourceFile, Store};
use crate::text::yaml;

/// The files among `others` that hold ConfigMaps and Secrets which members refer to and do not hold. What stands in
/// several files of a folder is in none of them for sure.
pub(super) fn referred_files(members: &[Member], others: &[PathBuf], store: &Store) -> Vec<PathBuf> {
    let mut wanted: BTreeMap<&Path, Vec<NamedData>> = BTreeMap::new();
    let manifests = || members.iter().filter(|m| m.is.kind == FileKind::Manifest);
    for member in manifests() {
        let data = referred_data(&member.tree);
        if !data.is_empty() {
            wanted.entry(folder_of(&member.path)).or_default().extend(data);
        }
    }
    for member in manifests() {
        if let Some(data) = wanted.get_mut(folder_of(&member.path)) {
            let held = held_data(&member.tree, data);
            let mut index = 0..;
            data.retain(|_| index.next().is_none_or(|n| !held.contains(&n)));
        }
    }
    let mut by_folder: HashMap<&Path, Vec<&PathBuf>> = HashMap::new();
    for path in others.iter().filter(|path| wanted.contains_key(folder_of(path))) {
        by_folder.entry(folder_of(path)).or_default().push(path);
    }
    let mut found = Vec::new();
    for (folder, data) in wanted.iter().filter(|(_, data)| !data.is_empty()) {
        let others = by_folder.get(folder).into_iter().flatten();
        let holders: Vec<(&PathBuf, Vec<usize>)> =
            others.filter_map(|&path| Some((path, held_by(path, data, store)?))).collect();
        let is_only = |n: &usize| holders.iter().filter(|(_, held)| held.contains(n)).count() == 1;
        found.extend(
            holders.iter().filter(|(_, held)| held.iter().any(is_only)).map(|(path, _)| (*path).clone()),
        );
    }
    found
}

fn held_by(path: &Path, data: &[NamedData], store: &Store) -> Option<Vec<usize>> {
    let file = SourceFile::decode("", store.read(path).ok()?);
    if file.invalid_at.is_some() || !data.iter().any(|d| file.text.contains(&d.name)) {
        return None;
    }
    let held = held_data(&yaml::parse_shared(file.text).into(), data);
    (!held.is_empty()).then_some(held)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}
