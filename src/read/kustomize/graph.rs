//! Which kustomizations lie over which, each read once, however many lie over it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::kustomization::{Kustomization, kustomization_in};
use crate::read::Files;
use crate::text::source::FileId;
use crate::text::source::path::normalized;
use crate::text::yaml::Tree;

/// The kustomizations that are reached from some.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// Each of them.
    pub(super) nodes: Vec<GraphNode>,
    /// All of them, each after those that it lies over.
    pub(super) order: Vec<usize>,
    by_path: HashMap<PathBuf, usize>,
}

/// A kustomization and what it names.
#[derive(Debug)]
pub(super) struct GraphNode {
    /// Its file.
    pub path: PathBuf,
    /// What it says; `None` where that cannot be read.
    pub read: Option<Kustomization>,
    /// What it names as resources, in order.
    pub resources: Vec<Source>,
    /// What it names as components, in order.
    pub components: Vec<Source>,
    /// Whether it lies over itself.
    pub in_ring: bool,
    /// How many times others name it.
    pub uses: usize,
    /// How many of these are still to come.
    pub uses_left: usize,
}

/// What a kustomization takes resources from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Another kustomization.
    Base(usize),
    /// A file with resources.
    File(PathBuf, FileId, Arc<Tree>),
}

/// A kustomization on the way, with the names that are still to be looked at, the next one last.
struct Step {
    node: usize,
    resources: Vec<String>,
    components: Vec<String>,
}

impl Graph {
    /// The kustomization in a file, and all that it lies over. However long a chain is, the stack stays as it is.
    pub fn add(&mut self, path: &Path, files: &mut Files<'_>) -> usize {
        let (first, step) = self.node(path, files);
        let mut way: Vec<Step> = step.into_iter().collect();
        let mut open: HashSet<usize> = way.iter().map(|step| step.node).collect();
        while let Some(step) = way.last_mut() {
            let node = step.node;
            let (name, is_component) = match (step.resources.pop(), step.components.is_empty()) {
                (Some(name), _) => (name, false),
                (None, false) => (step.components.pop().unwrap_or_default(), true),
                (None, true) => {
                    open.remove(&node);
                    self.order.push(node);
                    way.pop();
                    continue;
                }
            };
            let (source, step) = self.source(node, &name, files);
            if let Some(Source::Base(base)) = source {
                self.nodes[node].in_ring |= open.contains(&base);
                self.nodes[base].uses += 1;
                self.nodes[base].uses_left += 1;
            }
            let named = match is_component {
                true => &mut self.nodes[node].components,
                false => &mut self.nodes[node].resources,
            };
            named.extend(source);
            open.extend(step.iter().map(|step| step.node));
            way.extend(step);
        }
        first
    }

    /// Resources in a file, or made by the kustomization of a folder. What is elsewhere is none of this deployment.
    fn source(&mut self, by: usize, name: &str, files: &mut Files<'_>) -> (Option<Source>, Option<Step>) {
        let Some(one) = &self.nodes[by].read else { return (None, None) };
        let path = one.folder.join(name);
        if !files.store().is_dir(&path) {
            let found = files.take_yaml(&path).map(|(file, tree)| Source::File(path, file, tree));
            return (found, None);
        }
        let Some(path) = kustomization_in(&path, files.store()) else { return (None, None) };
        // Paths with detours would grow with each base, until the system takes them no more.
        let (base, step) = self.node(&normalized(&path), files);
        (Some(Source::Base(base)), step)
    }

    /// The kustomization in a file, and the step that looks at what it names, unless that was made before.
    fn node(&mut self, path: &Path, files: &mut Files<'_>) -> (usize, Option<Step>) {
        let key = normalized(path);
        if let Some(&known) = self.by_path.get(&key) {
            return (known, None);
        }
        let read = Kustomization::read(path, files);
        let names = |keys: &[&str]| {
            let all = keys.iter().flat_map(|key| read.iter().flat_map(|one| one.texts(key)));
            let mut all: Vec<String> = all.collect();
            all.reverse();
            all
        };
        let (resources, components) = (names(&["resources", "bases"]), names(&["components"]));
        let node = self.nodes.len();
        self.by_path.insert(key, node);
        self.nodes.push(GraphNode {
            path: path.to_owned(),
            read,
            resources: Vec::new(),
            components: Vec::new(),
            in_ring: false,
            uses: 0,
            uses_left: 0,
        });
        (node, Some(Step { node, resources, components }))
    }
}

/// The files with resources that some kustomizations lead to.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    /// Their paths, without detours.
    pub files: HashSet<PathBuf>,
    nodes: HashSet<usize>,
}

impl Graph {
    /// The file of a kustomization.
    pub fn path(&self, node: usize) -> &Path {
        &self.nodes[node].path
    }

    /// Adds the files that a kustomization leads to.
    pub fn reach(&self, node: usize, reached: &mut Reached) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if reached.nodes.insert(node) {
                let node = &self.nodes[node];
                open.extend(node.bases());
                reached.files.extend(node.files().map(|path| normalized(path)));
            }
        }
    }
}

impl GraphNode {
    /// The kustomizations that it names.
    pub fn bases(&self) -> impl Iterator<Item = usize> {
        self.resources.iter().chain(&self.components).filter_map(|source| match source {
            Source::Base(base) => Some(*base),
            Source::File(..) => None,
        })
    }

    /// The files that it names, with resources in them.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.resources.iter().chain(&self.components).filter_map(|source| match source {
            Source::File(path, ..) => Some(path),
            Source::Base(_) => None,
        })
    }
}
