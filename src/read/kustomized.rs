//! Resources that kustomize changes, in the place of the files that they are in.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::find::{self, Recognised, Surroundings};
use super::kustomize::{self, Builds, Built, Graph, Reached, Stop};
use super::{Files, Member};
use crate::base::InputError;
use crate::facts::{FileKind, Role};
use crate::text::source::FileId;
use crate::text::source::path::{normalized, shown};
use crate::text::yaml::assemble::Part;

/// What is said where more was to be made than is allowed.
const EXCEEDED: &str = "kustomizations would make more than 1,000,000 values and four times those of their files; what \
                        this and later ones make is not judged";

/// So many of the kustomizations that one lies over are looked through for what concerns Milvus.
const MOST_REACHED: usize = 256;

/// What is made is one text up to so many resources, as the deployments of a folder have all of its files up to so many.
const MOST_IN_A_FILE: usize = 64;

/// The members with the resources that kustomizations among them make. A file whose resources are changed wherever
/// it is used is no member any more, and neither is one that is changed in ways that are not known.
pub(super) fn with_kustomizations(
    members: Vec<(usize, Member)>,
    files: &mut Files<'_>,
    notes: &mut Vec<String>,
    errors: &mut Vec<InputError>,
) -> Vec<(usize, Member)> {
    let is = |m: &Member| kustomize::is_kustomization(&m.path) && kustomize::is_for_kustomize(&m.tree);
    let own: HashMap<PathBuf, (usize, Member)> = members
        .iter()
        .filter(|(_, m)| is(m))
        .map(|(order, m)| (normalized(&m.path), (*order, m.clone())))
        .collect();
    if own.is_empty() {
        return members;
    }
    let paths = members.iter().map(|(_, m)| m).filter(|m| is(m)).map(|m| m.path.as_path());
    let builds = Builds::of(paths, files);
    let project = Project::of(members.iter().map(|(_, m)| m).filter(|m| !is(m)));
    let (mut gone, mut kept, mut made) = (Reached::default(), Reached::default(), Vec::new());
    let mut has_exceeded = false;
    builds.build(files, |graph, node, built, files| {
        let path = graph.path(node);
        let Some((order, file)) = own.get(&normalized(path)) else { return };
        // Many may lie over the same, and each is looked at.
        let mut reached = Reached::default();
        graph.reach_some(node, MOST_REACHED, &mut reached);
        match built {
            Ok(built) => {
                let is_plain = !built.is_changed
                    && !built.has_generated
                    && !file.is_first
                    && project.is_whole(path, &reached);
                let members = if is_plain { Vec::new() } else { members_of(path, built, files) };
                if !members.is_empty() {
                    let others = reached.others.iter().chain(&reached.files);
                    let others = others.filter_map(|path| files.read_text(path));
                    let makers: HashSet<FileId> = others.chain(graph.texts(&reached)).collect();
                    files.note_makers(members.iter().map(|member| member.file), makers);
                }
                // What changes take out is not deployed.
                let is_gone = !members.is_empty() || built.is_changed;
                let into = if is_gone { &mut gone } else { &mut kept };
                graph.reach(node, into);
                made.extend(members.into_iter().map(|member| (*order, member)));
            }
            Err(Stop::Exceeded) => {
                graph.reach(node, &mut gone);
                if !std::mem::replace(&mut has_exceeded, true) {
                    errors.push(InputError { path: shown(path), message: EXCEEDED.into() });
                }
            }
            Err(_) if !project.is_reached(&reached, files) && !holds_milvus(graph, &reached, files) => {}
            Err(Stop::Refused(refusal)) => {
                graph.reach(node, &mut gone);
                let is = Recognised { kind: FileKind::Gitops, role: Role::Resource };
                let refused = Some(Arc::new(*refusal));
                made.push((*order, Member { is, is_context: false, refused, ..file.clone() }));
            }
            Err(Stop::Declined(why)) => {
                graph.reach(node, &mut gone);
                // What it changes of a chart is followed, or named, where the chart is judged.
                if !file.is_context {
                    return;
                }
                notes.push(format!("{}: {why} is not followed: what it makes is not judged", shown(path)));
            }
        }
    });
    let mut members = members;
    let refused: HashSet<PathBuf> =
        made.iter().filter(|(_, m)| m.refused.is_some()).map(|(_, m)| normalized(&m.path)).collect();
    members.retain(|(_, m)| {
        let path = normalized(&m.path);
        let is_other = is(m) && (m.is_context || refused.contains(&path));
        let is_patch = gone.others.contains(&path) || kept.others.contains(&path);
        !is_other && !is_patch && (kept.files.contains(&path) || !gone.files.contains(&path))
    });
    members.extend(made);
    members.sort_by_key(|(order, _)| *order);
    members
}

/// The files of a project beside its kustomizations.
struct Project {
    files: HashSet<PathBuf>,
    manifests: HashMap<PathBuf, Vec<PathBuf>>,
}

impl Project {
    fn of<'m>(members: impl Iterator<Item = &'m Member>) -> Self {
        let mut project = Self { files: HashSet::new(), manifests: HashMap::new() };
        for member in members {
            let path = normalized(&member.path);
            if member.is.kind == FileKind::Manifest {
                project.manifests.entry(folder_of(&path)).or_default().push(path.clone());
            }
            project.files.insert(path);
        }
        project
    }

    /// Whether what a kustomization names is what stands in its own folder, and nothing else does.
    fn is_whole(&self, path: &Path, reached: &Reached) -> bool {
        let folder = normalized(&folder_of(path));
        let beside = self.manifests.get(&folder).into_iter().flatten();
        reached.count() < MOST_REACHED
            && reached.files.iter().all(|file| folder_of(file) == folder)
            && beside.into_iter().all(|file| reached.files.contains(file))
    }

    /// Whether a kustomization leads to anything of Milvus, or has that in its folder.
    fn is_reached(&self, reached: &Reached, files: &Files<'_>) -> bool {
        let is_one = |path: &PathBuf| self.files.contains(path) || files.is_member(path);
        reached.files.iter().chain(&reached.others).any(is_one)
            || self.files.iter().any(|file| reached.folders.contains(&folder_of(file)))
    }
}

/// The word by which kustomizations may concern Milvus.
const PROGRAM: &str = "milvus";

/// Whether kustomizations speak of Milvus, or a file with resources that they lead to concerns it.
fn holds_milvus(graph: &Graph, reached: &Reached, files: &mut Files<'_>) -> bool {
    let speaks = |file: FileId| files.sources().get(file).text.to_lowercase().contains(PROGRAM);
    if graph.texts(reached).into_iter().any(speaks) {
        return true;
    }
    reached.files.iter().any(|path| {
        let tree = files.take_yaml(path);
        tree.is_some_and(|(_, tree)| find::recognise(path, &tree, Surroundings::default()).is_some())
    })
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}

/// What a kustomization makes, as files; none where it does not concern Milvus. An installation of the chart finds the
/// ConfigMaps that are made for it without this.
fn members_of(path: &Path, built: &Built, files: &mut Files<'_>) -> Vec<Member> {
    let resources = built.resources();
    let is_judged = |kind: FileKind| match kind {
        FileKind::Manifest | FileKind::MilvusCr => true,
        FileKind::Gitops => built.is_changed,
        _ => false,
    };
    if resources.len() <= MOST_IN_A_FILE {
        let (file, tree) = files.add_assembled(&shown(path), &resources);
        let is = find::recognise(path, &tree, Surroundings::default()).filter(|is| is_judged(is.kind));
        return is.map(|is| Member::new(path.to_owned(), file, tree, is)).into_iter().collect();
    }
    // Each deployment of many has only what it refers to.
    let mut is_any = false;
    let mut member = |resource: &Arc<Part>| {
        let (file, tree) = files.add_assembled(&shown(path), std::slice::from_ref(resource));
        let is = find::recognise(path, &tree, Surroundings::default()).filter(|is| is_judged(is.kind));
        is_any |= is.is_some();
        let is = is.unwrap_or(Recognised { kind: FileKind::Manifest, role: Role::Resource });
        Member::new(path.to_owned(), file, tree, is)
    };
    let members: Vec<Member> = resources.iter().map(&mut member).collect();
    if is_any { members } else { Vec::new() }
}
