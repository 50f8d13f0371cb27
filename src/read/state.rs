//! What a state of a project is read as: its deployments, and which of them concern what was asked for.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::gather::gather;
use super::settings::FILE_NAME;
use super::{Asked, Gathered, Input, Intake, Member, ReadOptions, group};
use crate::deployment::Deployment;
use crate::facts::FileKind;
use crate::text::source::path::shown;
use crate::text::source::{FileId, Sources, Store, absolute};

/// The deployments of a project. What was asked for decides nothing but which of them are reported.
pub(crate) struct State {
    /// All, in the order of their main files.
    pub deployments: Vec<Deployment>,
    /// What was asked for.
    pub asked: AskedFiles,
    /// Number of files recognised of those that were asked for.
    pub files: usize,
}

/// The files that were asked for, of those that were read.
#[derive(Clone, Debug, Default)]
pub(crate) struct AskedFiles {
    /// With the places of the inputs that name them or a folder above.
    places: HashMap<FileId, usize>,
    /// Those that are recognised as configuration of Milvus: all that is found in them is reported.
    pub recognised: HashSet<FileId>,
}

impl AskedFiles {
    /// Whether somebody asked for a file.
    pub fn contains(&self, file: FileId) -> bool {
        self.places.contains_key(&file)
    }

    /// The place of the first input that names a file of a deployment; `None` where the deployment has nothing to do
    /// with what was asked for.
    pub fn place(&self, deployment: &Deployment, sources: &Sources) -> Option<usize> {
        files_of(deployment, sources).filter_map(|file| self.places.get(&file).copied()).min()
    }

    /// The deployments that concern what was asked for, in the order in which it was.
    pub fn deployments<'d>(&self, all: &'d [Deployment], sources: &Sources) -> Vec<&'d Deployment> {
        let placed = all.iter().filter_map(|d| Some((self.place(d, sources)?, d)));
        let mut placed: Vec<(usize, &Deployment)> = placed.collect();
        placed.sort_by_key(|(place, _)| *place);
        placed.into_iter().map(|(_, deployment)| deployment).collect()
    }

    /// The deployments that concern what was asked for, without the others, in the order in which it was.
    pub fn into_deployments(self, all: Vec<Deployment>, sources: &Sources) -> Vec<Deployment> {
        let placed = all.into_iter().filter_map(|d| Some((self.place(&d, sources)?, d)));
        let mut placed: Vec<(usize, Deployment)> = placed.collect();
        placed.sort_by_key(|(place, _)| *place);
        placed.into_iter().map(|(_, deployment)| deployment).collect()
    }

    /// Whether the main file of a deployment was asked for, which stands for all that it brings together.
    pub fn has_main_file(&self, deployment: &Deployment, sources: &Sources) -> bool {
        let is_main = |file: FileId| {
            let behind = deployment.id.strip_prefix(&*sources.get(file).path);
            behind.is_some_and(|name| name.is_empty() || name.starts_with('#'))
        };
        deployment.files.iter().any(|&file| is_main(file) && self.contains(file))
    }
}

/// Reads the projects that inputs lie in.
pub(crate) fn read(inputs: &[Input], options: &ReadOptions, store: &Store, intake: &mut Intake) -> State {
    let gathered = gather(inputs, options, store, intake);
    state_of(gathered, inputs, options, store, intake)
}

/// The state that recognised files make.
pub(crate) fn state_of(
    gathered: Gathered,
    inputs: &[Input],
    options: &ReadOptions,
    store: &Store,
    intake: &mut Intake,
) -> State {
    let members = &gathered.members;
    let asked_for = |m: &&Member| m.is_asked;
    let recognised: HashSet<FileId> =
        members.iter().filter(asked_for).filter(|m| !m.is_context).map(|m| m.file).collect();
    let manifests: HashSet<FileId> =
        members.iter().filter(|m| m.is.kind == FileKind::Manifest).map(|m| m.file).collect();
    let installs = |m: &&Member| m.is_context && m.is.kind == FileKind::Gitops;
    let context: Vec<FileId> = members.iter().filter(asked_for).filter(installs).map(|m| m.file).collect();
    let others: HashSet<String> =
        members.iter().filter(|m| !m.is_asked).map(|m| intake.sources.get(m.file).path.clone()).collect();
    let unjudged = gathered.unjudged.clone();
    let deployments = group::deployments(gathered, options, store, intake);
    // What cannot be understood in files that nobody asked for concerns nobody.
    intake.errors.retain(|error| !others.contains(&error.path));
    let sources = &intake.sources;
    let asked = Asked::of(inputs, store);
    // Settings of other parts of the project are theirs; what others build on has names of its own.
    options.project.keep_broken(|path| {
        let is_own = path.file_name().is_some_and(|name| name == FILE_NAME);
        !is_own
            || asked.place(path, store).is_some()
            || path.parent().is_none_or(|above| asked.is_below(above))
    });
    let place = |path: &str| asked.place(Path::new(path), store);
    let places: HashMap<FileId, _> =
        sources.iter().filter_map(|(file, source)| Some((file, place(&source.path)?))).collect();
    let main: HashSet<FileId> = deployments.iter().flat_map(|d| sources.files_of(d.files[0])).collect();
    // Of what looks like configuration, too, nothing may show whose it is.
    let named = inputs.iter().filter_map(|input| match input {
        Input::Path(path) if store.is_file(path) => Some(path.clone()),
        _ => None,
    });
    let known = recognised.iter().filter(|file| manifests.contains(file));
    let known: HashSet<PathBuf> = known.map(|file| absolute(sources.get(*file).place())).collect();
    let unused = named.filter(|path| known.contains(&absolute(path)));
    let unjudged: Vec<PathBuf> = unjudged.into_iter().chain(unused).collect();
    let unchecked = not_checked(&unjudged, &deployments, &intake.sources);
    // A Service is of no Milvus, but for those that it sets something for.
    let linked = deployments.iter().flat_map(|d| &d.links).map(|link| link.at.file);
    let linked = linked.filter(|file| places.contains_key(file) && !recognised.contains(file));
    let linked: HashSet<FileId> = linked.collect();
    let files = recognised.len() + linked.len() + context.iter().filter(|file| main.contains(file)).count();
    // Without any that is said of the run as a whole.
    intake.notes.extend(unchecked.filter(|_| files > 0));
    State { deployments, asked: AskedFiles { places, recognised }, files }
}

/// All files that a deployment is made of, those that say its environment among them.
fn files_of<'d>(deployment: &'d Deployment, sources: &'d Sources) -> impl Iterator<Item = FileId> + 'd {
    let written = deployment.env.iter().filter_map(|variable| Some(variable.written.as_ref()?.at.file));
    // What is made of others is known by the file that says so, which may have no part in it.
    let own = deployment.files.iter().copied();
    own.clone().chain(own.chain(written).flat_map(|file| sources.files_of(file)))
}

/// No more files than these are named.
const NAMED: usize = 5;

/// What is to be said of files that were named and that are no part of any deployment.
fn not_checked(unjudged: &[PathBuf], deployments: &[Deployment], sources: &Sources) -> Option<String> {
    if unjudged.is_empty() {
        return None;
    }
    let used = deployments.iter().flat_map(|deployment| files_of(deployment, sources));
    let used: HashSet<PathBuf> = used.map(|file| absolute(sources.get(file).place())).collect();
    let left: Vec<String> =
        unjudged.iter().filter(|path| !used.contains(&absolute(path))).map(|path| shown(path)).collect();
    let more = left.len().saturating_sub(NAMED);
    let names = left.iter().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match left.len() {
        0 => None,
        1 => Some(format!(
            "{names} was not checked: it does not seem to configure Milvus; if it does, say what it is with --as"
        )),
        count => Some(format!(
            "{count} files were not checked, as they do not seem to configure Milvus: {names}{}; if one does, say what it \
             is with --as",
            if more > 0 { format!(" and {more} more") } else { String::new() }
        )),
    }
}
