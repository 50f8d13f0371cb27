//! Which kustomizations lie over which, each read once, however many lie over it.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

use super::find::kustomization_in;
use super::kustomization::{COMPONENT, Item, Kustomization, is_for_kustomize};
use super::missing::{is_remote, missing};
use super::read::read;
use super::sources::{Named, Source};
use super::stop::{Outcome, Stop};
use crate::facts::kustomize::is_name;
use crate::read::Files;
use crate::text::source::FileId;
use crate::text::source::path::normalized;

/// The kustomizations that are reached from some.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// Each of them.
    pub(super) nodes: Vec<GraphNode>,
    /// All of them, each after those that it lies over.
    pub(super) order: Vec<usize>,
    by_path: HashMap<PathBuf, usize>,
    /// How many kustomizations on the way lie in a folder or below it.
    open: HashMap<PathBuf, usize>,
}

/// A kustomization and what it names.
#[derive(Debug)]
pub(super) struct GraphNode {
    /// Its file.
    pub path: PathBuf,
    /// What it says, as far as it can be read.
    pub read: Option<Kustomization>,
    /// What kustomize refuses of it alone.
    pub check: Outcome,
    /// What it names as resources, in order.
    pub resources: Vec<Named>,
    /// What it names as components, in order.
    pub components: Vec<Named>,
    /// Files that it names for other reasons.
    pub others: Vec<PathBuf>,
    /// How many times others name it.
    pub uses: usize,
    /// How many of these are still to come.
    pub uses_left: usize,
}

/// A kustomization on the way, with the names that are still to be looked at, the next one last.
struct Step {
    node: usize,
    resources: Vec<Item>,
    components: Vec<Item>,
}

impl Graph {
    /// The kustomization in a file, and all that it lies over. However long a chain is, the stack stays as it is.
    pub fn add(&mut self, path: &Path, files: &mut Files<'_>) -> usize {
        let (first, step) = self.node(path, files);
        let mut way: Vec<Step> = Vec::new();
        self.enter(step, &mut way);
        while let Some(step) = way.last_mut() {
            let node = step.node;
            let (item, is_component) = match (step.resources.pop(), step.components.is_empty()) {
                (Some(item), _) => (item, false),
                (None, false) => match step.components.pop() {
                    Some(item) => (item, true),
                    None => continue,
                },
                (None, true) => {
                    self.order.push(node);
                    self.leave(node);
                    way.pop();
                    continue;
                }
            };
            let Some(one) = &self.nodes[node].read else { continue };
            let (one, name) = (one.clone(), one.tree.text(item.node).to_owned());
            let (is, step) = self.source(&one, &item, &name, is_component, files);
            if let Source::Base(base) = is {
                self.nodes[base].uses += 1;
                self.nodes[base].uses_left += 1;
            }
            let named = Named { name, place: one.place_of(&item), is };
            match is_component {
                true => self.nodes[node].components.push(named),
                false => self.nodes[node].resources.push(named),
            }
            self.enter(step, &mut way);
        }
        first
    }

    fn enter(&mut self, step: Option<Step>, way: &mut Vec<Step>) {
        if let Some(step) = step {
            for folder in self.folder(step.node).ancestors() {
                *self.open.entry(folder.to_owned()).or_default() += 1;
            }
            way.push(step);
        }
    }

    fn leave(&mut self, node: usize) {
        for folder in self.folder(node).ancestors() {
            if let Some(count) = self.open.get_mut(folder) {
                *count -= 1;
            }
        }
    }

    fn folder(&self, node: usize) -> PathBuf {
        normalized(self.nodes[node].path.parent().unwrap_or(Path::new("")))
    }

    /// What a name of a kustomization leads to.
    fn source(
        &mut self,
        one: &Kustomization,
        item: &Item,
        name: &str,
        is_component: bool,
        files: &mut Files<'_>,
    ) -> (Source, Option<Step>) {
        let place = one.place_of(item);
        let stop = |stop: Stop| (Source::Nothing(stop), None);
        let path = one.folder.join(name);
        if name.is_empty() {
            return stop(place.refused("a name is empty"));
        }
        if files.store().is_dir(&path) {
            let Some(found) = kustomization_in(&path, files.store()) else {
                return stop(place.refused(format!("the folder `{name}` has no kustomization.yaml")));
            };
            // Paths with detours would grow with each base, until the system takes them no more.
            let found = normalized(&found);
            let folder = found.parent().unwrap_or(Path::new(""));
            if self.open.get(folder).is_some_and(|count| *count > 0) {
                let why = match folder == normalized(&one.folder) {
                    true => "it lies over itself".to_owned(),
                    false => format!("`{name}` lies over this one, or is a folder above one that does"),
                };
                return stop(place.refused(why));
            }
            let (base, step) = self.node(&found, files);
            let is_one = self.nodes[base].is_component();
            let is_known = self.nodes[base].check.is_ok();
            let why = match (is_one, is_component) {
                (true, false) => Some(format!("`{name}` is a {COMPONENT}: name it under `components`")),
                (false, true) => Some(format!("`{name}` is no {COMPONENT}: name it under `resources`")),
                _ => None,
            };
            return match why.filter(|_| is_known) {
                Some(why) => (Source::Nothing(place.refused(why)), step),
                None => (Source::Base(base), step),
            };
        }
        if is_remote(name) && !files.store().is_file(&path) {
            return stop(Stop::Declined(format!("`{name}`, which is fetched from elsewhere,")));
        }
        if is_component || Path::new(name).is_absolute() || !files.store().is_file(&path) {
            return stop(match files.store().is_file(&path) {
                true => place.refused(format!("`{name}` is no folder of the project")),
                false => missing(&one.folder, name, &place, files.store()),
            });
        }
        match files.take_yaml(&path) {
            Some((_, tree)) if is_name(&path) && is_for_kustomize(&tree) => {
                let why = format!("`{name}` is a kustomization and no resource: name its folder");
                let (base, step) = self.node(&path, files);
                (Source::Named(base, place.refused(why)), step)
            }
            Some((file, tree)) => (Source::File(path, file, tree), None),
            None => stop(Stop::Declined(format!("`{name}`, which cannot be read,"))),
        }
    }

    /// The kustomization in a file, and the step that looks at what it names, unless that was made before.
    fn node(&mut self, path: &Path, files: &mut Files<'_>) -> (usize, Option<Step>) {
        let key = normalized(path);
        if let Some(&known) = self.by_path.get(&key) {
            return (known, None);
        }
        let (read, check) = read(path, files);
        let (mut resources, mut components, mut others) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(one) = &read {
            resources = [one.items("resources"), one.items("bases")].concat();
            components = one.items("components");
            resources.reverse();
            components.reverse();
            others = other_files(one, files);
        }
        let node = self.nodes.len();
        self.by_path.insert(key, node);
        let (uses, uses_left) = (0, 0);
        self.nodes.push(GraphNode {
            path: path.to_owned(),
            read,
            check,
            resources: Vec::new(),
            components: Vec::new(),
            others,
            uses,
            uses_left,
        });
        (node, Some(Step { node, resources, components }))
    }
}

/// The files that a kustomization names as patches and for generators: they are its own, whether it is followed to
/// its end or not.
fn other_files(one: &Kustomization, files: &mut Files<'_>) -> Vec<PathBuf> {
    let mut names: Vec<String> = Vec::new();
    let text = |item: &Item| one.tree.text(item.node).to_owned();
    names.extend(one.items("patchesStrategicMerge").iter().map(&text));
    for key in ["patches", "patchesJson6902"] {
        names.extend(one.items(key).iter().map(|item| one.text(item.node, "path").to_owned()));
    }
    for key in ["configMapGenerator", "secretGenerator"] {
        for item in one.items(key) {
            let named = [one.items_of(&item, "files"), one.items_of(&item, "envs")].concat();
            let named = named.iter().map(text);
            names.extend(
                named.map(|name| name.split_once('=').map_or(name.clone(), |(_, name)| name.to_owned())),
            );
        }
    }
    let paths = names.into_iter().filter(|name| !name.is_empty() && !name.contains('\n'));
    let paths: Vec<PathBuf> = paths.map(|name| normalized(&one.folder.join(name))).collect();
    for path in &paths {
        files.claim(path);
    }
    paths
}

/// The files that some kustomizations lead to.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    /// Files with resources, without detours.
    pub files: HashSet<PathBuf>,
    /// Files with patches, and those that others are made of.
    pub others: HashSet<PathBuf>,
    /// The folders of kustomizations.
    pub folders: HashSet<PathBuf>,
    nodes: HashSet<usize>,
}

impl Reached {
    /// How many kustomizations these are.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }
}

impl Graph {
    /// The file of a kustomization.
    pub fn path(&self, node: usize) -> &Path {
        &self.nodes[node].path
    }

    /// The texts of all kustomizations that one leads to.
    pub fn texts(&self, reached: &Reached) -> Vec<FileId> {
        reached.nodes.iter().filter_map(|node| Some(self.nodes[*node].read.as_ref()?.file)).collect()
    }

    /// Adds the files that a kustomization leads to.
    pub fn reach(&self, node: usize, reached: &mut Reached) {
        self.reach_some(node, usize::MAX, reached);
    }

    /// Adds the files of some of the kustomizations that one leads to, of the nearest first.
    pub fn reach_some(&self, node: usize, most: usize, reached: &mut Reached) {
        let mut open = VecDeque::from([node]);
        while let Some(node) = open.pop_front().filter(|_| reached.nodes.len() < most) {
            if reached.nodes.insert(node) {
                reached.folders.insert(self.folder(node));
                let node = &self.nodes[node];
                open.extend(node.bases());
                reached.files.extend(node.files().map(|path| normalized(path)));
                reached.others.extend(node.others.iter().cloned());
            }
        }
    }
}

impl GraphNode {
    /// Whether it changes what the one that names it has made.
    pub fn is_component(&self) -> bool {
        self.read.as_ref().is_some_and(Kustomization::is_component)
    }

    /// The kustomizations that it names.
    pub fn bases(&self) -> impl Iterator<Item = usize> {
        self.resources.iter().chain(&self.components).filter_map(|named| match named.is {
            Source::Base(base) | Source::Named(base, _) => Some(base),
            _ => None,
        })
    }

    /// The files that it names, with resources in them.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.resources.iter().chain(&self.components).filter_map(|named| match &named.is {
            Source::File(path, ..) => Some(path),
            _ => None,
        })
    }
}
