//! Files that say nothing of Milvus themselves and yet begin a project that runs it: they only include, extend or are laid
//! under files that do.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::milvus::{names_milvus_services, starts_milvus};
use super::named_files::{extended_of, included};
use super::start::{files_by_variable, folders_from, main_of};
use crate::facts::compose::{is_main_name, is_override_name};
use crate::facts::{FileKind, Role};
use crate::read::find::Recognised;
use crate::read::{Files, Member};
use crate::text::source::path::normalized;

/// So many files are followed from one that may begin a project.
const MAX_FOLLOWED: usize = 64;

/// Members with the files that begin their projects, and without those that are parts of these.
pub(crate) fn with_heads(members: Vec<(usize, Member)>, files: &mut Files<'_>) -> Vec<(usize, Member)> {
    let is_composed =
        |m: &Member| m.is.kind == FileKind::Compose && !m.is_first && !m.is_overlay && m.base.is_none();
    // What only leads to others begins a project where compose takes it without being told.
    let leads_only = |m: &Member| is_composed(m) && !is_main_name(&m.path) && !names_milvus_services(&m.tree);
    let members: Vec<_> =
        members.into_iter().filter(|(_, m)| m.tree.error().is_some() || !leads_only(m)).collect();
    let mut known: HashSet<PathBuf> = members.iter().map(|(_, m)| normalized(&m.path)).collect();
    let mut parts: HashSet<PathBuf> = HashSet::new();
    let mut heads: Vec<(usize, Member)> = Vec::new();
    let mut reach = Reach::default();
    for (order, member) in members.iter().filter(|(_, m)| is_composed(m)) {
        let path = normalized(&member.path);
        let Some(Head { path: head, parts: own }) = head_of(&path, &mut reach, files) else { continue };
        parts.extend(own.into_iter().filter(|part| *part != head));
        if !known.insert(head.clone()) {
            continue;
        }
        let Some((file, tree)) = files.take_yaml(&head) else { continue };
        let is = Recognised { kind: FileKind::Compose, role: Role::Resource };
        let mut begins = Member { path: head, file, tree, is, is_first: false, ..member.clone() };
        begins.charts = Arc::default();
        heads.push((*order, begins));
    }
    let kept = members.into_iter().filter(|(_, m)| !is_composed(m) || !parts.contains(&normalized(&m.path)));
    let mut all: Vec<(usize, Member)> = heads.into_iter().chain(kept).collect();
    all.sort_by_key(|(order, _)| *order);
    all
}

/// The files that belong to the projects of files, worked out once for each.
type Reach = HashMap<PathBuf, Box<[PathBuf]>>;

fn parts_of<'r>(main: &Path, reach: &'r mut Reach, files: &mut Files<'_>) -> &'r [PathBuf] {
    reach.entry(main.to_owned()).or_insert_with(|| reached(main, files).into())
}

/// A file that begins a project, and others that belong to it.
struct Head {
    path: PathBuf,
    parts: Vec<PathBuf>,
}

/// What begins the project that a file is a part of, where it is another one.
fn head_of(path: &Path, reach: &mut Reach, files: &mut Files<'_>) -> Option<Head> {
    let own = path.parent().unwrap_or(Path::new(""));
    for folder in folders_from(own, files) {
        let named = files_by_variable(&folder, files).unwrap_or_default();
        let mut parts = named.clone();
        for file in &named {
            parts.extend_from_slice(parts_of(file, reach, files));
        }
        if let Some(head) = named.first().filter(|_| parts.iter().any(|part| part == path)) {
            return Some(Head { path: head.clone(), parts });
        }
        let Some(main) = main_of(&folder, files).map(|main| normalized(&main)).filter(|main| main != path)
        else {
            continue;
        };
        if folder == own && is_override_name(path) {
            return Some(Head { path: main, parts: Vec::new() });
        }
        let parts = parts_of(&main, reach, files);
        if parts.iter().any(|part| part == path) {
            return Some(Head { parts: parts.to_vec(), path: main });
        }
    }
    None
}

/// The files that belong to the project of one: what it includes, and what is only there to be extended.
fn reached(main: &Path, files: &mut Files<'_>) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut open = vec![main.to_owned()];
    while let Some(path) = open.pop() {
        let folder = path.parent().unwrap_or(Path::new(""));
        let Some(tree) = tree_of(&path, files) else { continue };
        let extended = extended_of(&tree, folder);
        let extended = extended.into_iter().filter(|(path, service)| is_base_of(path, service, files));
        let extended: Vec<PathBuf> = extended.map(|(path, _)| path).collect();
        for next in included(&tree, folder).into_iter().chain(extended) {
            if found.len() < MAX_FOLLOWED && next != main && !found.contains(&next) {
                found.push(next.clone());
                open.push(next);
            }
        }
    }
    found
}

/// Whether a file is there for a service to be extended: it runs Milvus, or extends one in turn.
fn is_base_of(path: &Path, service: &str, files: &mut Files<'_>) -> bool {
    let Some(tree) = tree_of(path, files).filter(|_| !is_main_name(path)) else { return false };
    let found = tree.path(&["services"]).and_then(|services| tree.get(services.value, service));
    found.is_some_and(|found| starts_milvus(&tree, found.value) || tree.get(found.value, "extends").is_some())
}

fn tree_of(path: &Path, files: &mut Files<'_>) -> Option<Arc<crate::text::yaml::Tree>> {
    let text = files.store().is_file(path).then(|| files.take_yaml(path))?;
    text.map(|(_, tree)| tree)
}
