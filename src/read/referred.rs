//! Files of the run that hold what a workload of Milvus in the same folder refers to by name, and that do not look like
//! Milvus' on their own.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::manifests::{NamedData, WantedData, held_data, referred_data};
use super::{Member, kustomize};
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

/// Has the members of other folders that alone hold what workloads of Milvus refer to join those. What kustomize puts
/// together it puts together itself.
pub(super) fn join_referred(members: &mut [Member], store: &Store) {
    let is_put_together = |folder: &Path| kustomize::kustomization_in(folder, store).is_some();
    let is_manifest = |m: &&Member| m.is.kind == FileKind::Manifest && !m.is_context;
    // Who holds what of a name.
    let mut held: HashMap<String, Vec<(usize, NamedData)>> = HashMap::new();
    let mut wanted: Vec<(&Path, NamedData)> = Vec::new();
    let mut runs = HashSet::new();
    for (at, member) in members.iter().enumerate().filter(|(_, m)| is_manifest(m)) {
        let (folder, data) = (folder_of(&member.path), referred_data(&member.tree));
        runs.extend((!data.is_empty()).then_some(at));
        wanted.extend(data.into_iter().filter(NamedData::is_data).map(|data| (folder, data)));
        for data in held_data(&member.tree) {
            held.entry(data.name.clone()).or_default().push((at, data));
        }
    }
    let mut joins: Vec<(usize, PathBuf)> = Vec::new();
    for (folder, data) in wanted {
        let holders = held.get(&data.name).into_iter().flatten();
        let holders: Vec<usize> = holders.filter(|(_, held)| data.may_be(held)).map(|(at, _)| *at).collect();
        // What is held in several places is in none of them for sure.
        let [at] = holders[..] else { continue };
        let own = folder_of(&members[at].path);
        if own != folder && !runs.contains(&at) && !is_put_together(own) && !is_put_together(folder) {
            joins.push((at, folder.to_owned()));
        }
    }
    for (at, folder) in joins {
        if !members[at].joins.contains(&folder) {
            members[at].joins.push(folder);
        }
    }
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
