//! What kustomize makes of resources: the files that a kustomization lists, with its patches, images and generated
//! ConfigMaps.

mod generators;
mod names;
mod patches;
mod target;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::target::Target;
use crate::check::Files;
use crate::milvus::KeyPath;
use crate::source::{FileId, Location, Store};
use crate::yaml::{self, NodeId, Part, Tree};

/// The file in which a folder says what kustomize makes of it.
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
/// Fields that change resources in ways that are not followed.
const NOT_FOLLOWED: [&str; 5] = ["replacements", "vars", "transformers", "generators", "configurations"];
/// The kind of a kustomization that changes what the one that names it has made.
const COMPONENT: &str = "Component";
/// Kustomizations that lie over others, at most.
const MAX_DEPTH: usize = 32;

/// Whether a file is a kustomization, by its name.
pub(crate) fn is_kustomization(path: &Path) -> bool {
    path.file_name().and_then(|n| n.to_str()).is_some_and(|name| NAMES.contains(&name))
}

/// The kustomization of a folder.
pub(crate) fn of_folder(folder: &Path, store: &Store) -> Option<PathBuf> {
    NAMES.iter().map(|name| folder.join(name)).find(|path| store.is_file(path))
}

/// What a kustomization makes.
#[derive(Debug, Default)]
pub(crate) struct Built {
    /// The resources.
    pub resources: Vec<Part>,
    /// The files that they come from.
    pub files: Vec<PathBuf>,
    /// Other kustomizations that it lies over.
    pub over: Vec<PathBuf>,
    /// Resources are others than those in the files.
    pub changed: bool,
    /// ConfigMaps or Secrets are made of files.
    pub generated: bool,
    /// Resources are changed in ways that are not followed.
    pub unknown: bool,
}

/// The resources that the kustomization in a file makes.
pub(crate) fn build(path: &Path, files: &mut Files<'_>) -> Built {
    let mut built = Built::default();
    add(path, files, &mut built, 0);
    built
}

/// A kustomization that is read.
struct Kustomization {
    folder: PathBuf,
    file: FileId,
    tree: Arc<Tree>,
    root: NodeId,
}

fn add(path: &Path, files: &mut Files<'_>, built: &mut Built, depth: usize) {
    let (Some((file, tree)), Some(folder)) = (files.yaml(path), path.parent()) else {
        built.unknown = true;
        return;
    };
    let Some(root) = tree.root().filter(|_| depth < MAX_DEPTH && tree.error().is_none()) else {
        built.unknown = true;
        return;
    };
    let one = Kustomization { folder: folder.to_owned(), file, tree, root };
    built.unknown |= NOT_FOLLOWED.iter().any(|key| !one.items(key).is_empty());
    // What others made so far is none of what this one changes, but that a component does.
    let component = one.text(root, "kind") == COMPONENT;
    let others = if component { Vec::new() } else { std::mem::take(&mut built.resources) };
    for name in [one.texts("resources"), one.texts("bases")].concat() {
        one.resource(&name, files, built, depth);
    }
    one.generators(files, built);
    for name in one.texts("components") {
        one.resource(&name, files, built, depth);
    }
    one.patches(files, built);
    one.images(built);
    one.namespace(built);
    built.changed |= names::rename(&one, &mut built.resources);
    built.resources.splice(0..0, others);
}

impl Kustomization {
    fn items(&self, key: &str) -> Vec<NodeId> {
        let list = self.tree.get(self.root, key).map(|e| self.tree.items(self.tree.resolve(e.value)));
        list.unwrap_or_default().iter().map(|&item| self.tree.resolve(item)).collect()
    }

    fn texts(&self, key: &str) -> Vec<String> {
        self.items(key).iter().map(|&item| self.tree.text(item).to_owned()).collect()
    }

    fn node(&self, map: NodeId, key: &str) -> Option<NodeId> {
        self.tree.get(map, key).map(|e| self.tree.resolve(e.value))
    }

    fn text(&self, map: NodeId, key: &str) -> String {
        self.node(map, key).map(|node| self.tree.text(node).to_owned()).unwrap_or_default()
    }

    fn place(&self, node: NodeId) -> Location {
        Location { file: self.file, span: self.tree.span(node) }
    }

    /// Resources in a file or made by the kustomization of a folder. What is elsewhere is none of this deployment.
    fn resource(&self, name: &str, files: &mut Files<'_>, built: &mut Built, depth: usize) {
        let path = self.folder.join(name);
        if files.store().is_dir(&path) {
            if let Some(path) = of_folder(&path, files.store()) {
                built.over.push(path.clone());
                add(&path, files, built, depth + 1);
            }
            return;
        }
        let Some((file, tree)) = files.yaml(&path) else { return };
        let roots = tree.documents().iter().filter_map(|d| d.root);
        built.resources.extend(roots.filter_map(|root| Part::of(&tree, file, root)));
        built.files.push(path);
    }

    fn patches(&self, files: &mut Files<'_>, built: &mut Built) {
        for item in self.items("patchesStrategicMerge") {
            let text = self.tree.text(item);
            let patch = if text.contains('\n') { self.inline(item) } else { self.in_file(text, files) };
            self.apply(patch, &Target::default(), built);
        }
        for item in [self.items("patches"), self.items("patchesJson6902")].concat() {
            let target = self.node(item, "target").map(|node| Target::of(&self.tree, node));
            let patch = match self.node(item, "patch") {
                Some(node) => self.inline(node),
                None => self.in_file(&self.text(item, "path"), files),
            };
            self.apply(patch, &target.unwrap_or_default(), built);
        }
    }

    fn apply(&self, patch: Option<Vec<Part>>, target: &Target, built: &mut Built) {
        let Some(patch) = patch else {
            built.unknown = true;
            return;
        };
        for one in &patch {
            match patches::apply(one, target, &mut built.resources) {
                Some(changed) => built.changed |= changed,
                None => built.unknown = true,
            }
        }
    }

    fn inline(&self, node: NodeId) -> Option<Vec<Part>> {
        let tree = self.tree.embedded(node)?;
        parts(&tree, self.file)
    }

    fn in_file(&self, name: &str, files: &mut Files<'_>) -> Option<Vec<Part>> {
        let (file, tree) = files.yaml(&self.folder.join(name))?;
        parts(&tree, file)
    }

    /// The namespace that all resources get.
    fn namespace(&self, built: &mut Built) {
        let Some(node) = self.node(self.root, "namespace").filter(|node| !self.tree.text(*node).is_empty())
        else {
            return;
        };
        let text = self.tree.text(node);
        let said = |text: &str| Part::said(text, self.place(node), true).keyed("namespace");
        for metadata in built.resources.iter_mut().filter_map(|r| r.get_mut("metadata")) {
            if metadata.get("namespace").is_none_or(|there| there.text() != text) {
                metadata.set(said("namespace"), said(text));
                built.changed = true;
            }
        }
    }

    /// Other images than the resources name.
    fn images(&self, built: &mut Built) {
        for (index, item) in self.items("images").into_iter().enumerate() {
            let name = self.text(item, "name");
            let tag = ["digest", "newTag"].iter().find_map(|key| Some((*key, self.node(item, key)?)));
            let new = self.node(item, "newName");
            let Some(said) = tag.map(|t| t.1).or(new) else { continue };
            let key = tag.map_or("newName", |t| t.0);
            let path = KeyPath::root().key("images").item(index).key(key);
            for resource in &mut built.resources {
                patches::images(resource, &mut |image| {
                    let (old, old_tag) = image
                        .text()
                        .rsplit_once(':')
                        .filter(|(_, t)| !t.contains('/'))
                        .unwrap_or((image.text(), ""));
                    if old != name {
                        return None;
                    }
                    let base = new.map_or(old, |node| self.tree.text(node));
                    let text = match tag {
                        Some(("digest", node)) => format!("{base}@{}", self.tree.text(node)),
                        Some((_, node)) => format!("{base}:{}", self.tree.text(node)),
                        None if old_tag.is_empty() => base.to_owned(),
                        None => format!("{base}:{old_tag}"),
                    };
                    built.changed = true;
                    Some(Part::said(&text, self.place(said), false).keyed(path.as_str()))
                });
            }
        }
    }
}

/// The documents of a text.
fn parts(tree: &Tree, file: FileId) -> Option<Vec<Part>> {
    let whole = yaml::refusal(tree, yaml::Reader::Helm).is_none() || tree.error().is_none();
    let roots = tree.documents().iter().filter_map(|d| d.root);
    whole.then(|| roots.map(|root| Part::of(tree, file, root)).collect())?
}
