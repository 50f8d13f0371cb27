//! Files of the run that hold what a workload of Milvus in the same folder refers to by name, and that do not look like
//! Milvus' on their own.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::Member;
use super::manifests::{WantedData, referred_data};
use crate::facts::FileKind;
use crate::text::source::{SourceFile, Store};
use crate::text::yaml;

/// The files among `others` that hold ConfigMaps and Secrets which members refer to and do not hold. What stands in
/// several files of a folder is in none of them for sure.
pub(super) fn referred_files(members: &[Member], others: &[PathBuf], store: &Store) -> Vec<PathBuf> {
    let manifests = || members.iter().filter(|m| m.is.kind == FileKind::Manifest);
    let mut wanted: BTreeMap<&Path, WantedData> = BTreeMap::new();
    for member in manifests() {
        for data in referred_data(&member.tree) {
            wanted.entry(folder_of(&member.path)).or_default().add(data);
        }
    }
    let mut held: HashMap<&Path, HashSet<usize>> = HashMap::new();
    for member in manifests() {
        let folder = folder_of(&member.path);
        if let Some(data) = wanted.get(folder) {
            held.entry(folder).or_default().extend(data.held_in(&member.tree));
        }
    }
    let mut holders: BTreeMap<&Path, Vec<(&PathBuf, HashSet<usize>)>> = BTreeMap::new();
    for path in others {
        let folder = folder_of(path);
        if let Some(found) = wanted.get(folder).and_then(|data| held_by(path, data, store)) {
            holders.entry(folder).or_default().push((path, found));
        }
    }
    let mut found = Vec::new();
    for (folder, holders) in holders {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for at in holders.iter().flat_map(|(_, found)| found) {
            *counts.entry(*at).or_default() += 1;
        }
        let is_lacking = |at: &usize| held.get(folder).is_none_or(|held| !held.contains(at));
        let is_only = |at: &usize| counts[at] == 1 && is_lacking(at);
        let only = holders.iter().filter(|(_, found)| found.iter().any(is_only));
        found.extend(only.map(|(path, _)| (*path).clone()));
    }
    found
}

fn held_by(path: &Path, wanted: &WantedData, store: &Store) -> Option<HashSet<usize>> {
    let file = SourceFile::decode("", store.read(path).ok()?);
    if file.invalid_at.is_some() || !wanted.may_be_in(&file.text) {
        return None;
    }
    let held = wanted.held_in(&yaml::parse_shared(file.text).into());
    (!held.is_empty()).then_some(held)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}
