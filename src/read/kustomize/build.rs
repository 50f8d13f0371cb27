//! Building a kustomization: its resources with all that it changes of them.

use std::path::{Path, PathBuf};

use super::kustomization::{Kustomization, NAMES};
use super::target::PatchTarget;
use super::{names, patches};
use crate::facts::milvus::KeyPath;
use crate::read::Files;
use crate::text::source::{FileId, Location, Store};
use crate::text::yaml::assemble::Part;
use crate::text::yaml::{self, NodeId, Tree};

/// Fields that change resources in ways that are not followed.
const NOT_FOLLOWED: [&str; 5] = ["replacements", "vars", "transformers", "generators", "configurations"];
/// The kind of a kustomization that changes what the one that names it has made.
const COMPONENT: &str = "Component";
/// Kustomizations that lie over others, at most.
const MAX_DEPTH: usize = 32;

/// The kustomization of a folder.
pub(crate) fn kustomization_in(folder: &Path, store: &Store) -> Option<PathBuf> {
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
    pub is_changed: bool,
    /// ConfigMaps or Secrets are made of files.
    pub has_generated: bool,
    /// Resources are changed in ways that are not followed.
    pub unknown: bool,
}

/// The resources that the kustomization in a file makes.
pub(crate) fn build(path: &Path, files: &mut Files<'_>) -> Built {
    let mut built = Built::default();
    add_kustomization(path, files, &mut built, 0);
    built
}

fn add_kustomization(path: &Path, files: &mut Files<'_>, built: &mut Built, depth: usize) {
    let (Some((file, tree)), Some(folder)) = (files.take_yaml(path), path.parent()) else {
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
    built.is_changed |= names::rename_resources(&one, &mut built.resources);
    built.resources.splice(0..0, others);
}

impl Kustomization {
    pub(super) fn items(&self, key: &str) -> Vec<NodeId> {
        let list = self.tree.get(self.root, key).map(|e| self.tree.items(self.tree.resolve(e.value)));
        list.unwrap_or_default().iter().map(|&item| self.tree.resolve(item)).collect()
    }

    fn texts(&self, key: &str) -> Vec<String> {
        self.items(key).iter().map(|&item| self.tree.text(item).to_owned()).collect()
    }

    pub(super) fn node(&self, map: NodeId, key: &str) -> Option<NodeId> {
        self.tree.get(map, key).map(|e| self.tree.resolve(e.value))
    }

    pub(super) fn text(&self, map: NodeId, key: &str) -> String {
        self.node(map, key).map(|node| self.tree.text(node).to_owned()).unwrap_or_default()
    }

    pub(super) fn place(&self, node: NodeId) -> Location {
        Location { file: self.file, span: self.tree.span(node) }
    }

    /// Resources in a file or made by the kustomization of a folder. What is elsewhere is none of this deployment.
    fn resource(&self, name: &str, files: &mut Files<'_>, built: &mut Built, depth: usize) {
        let path = self.folder.join(name);
        if files.store().is_dir(&path) {
            if let Some(path) = kustomization_in(&path, files.store()) {
                built.over.push(path.clone());
                add_kustomization(&path, files, built, depth + 1);
            }
            return;
        }
        let Some((file, tree)) = files.take_yaml(&path) else { return };
        let roots = tree.documents().iter().filter_map(|d| d.root);
        built.resources.extend(roots.filter_map(|root| Part::of(&tree, file, root)));
        built.files.push(path);
    }

    fn patches(&self, files: &mut Files<'_>, built: &mut Built) {
        for item in self.items("patchesStrategicMerge") {
            let text = self.tree.text(item);
            let patch = if text.contains('\n') { self.inline(item) } else { self.in_file(text, files) };
            self.apply(patch, &PatchTarget::default(), built);
        }
        for item in [self.items("patches"), self.items("patchesJson6902")].concat() {
            let target = self.node(item, "target").map(|node| PatchTarget::of(&self.tree, node));
            let patch = match self.node(item, "patch") {
                Some(node) => self.inline(node),
                None => self.in_file(&self.text(item, "path"), files),
            };
            self.apply(patch, &target.unwrap_or_default(), built);
        }
    }

    fn apply(&self, patch: Option<Vec<Part>>, target: &PatchTarget, built: &mut Built) {
        let Some(patch) = patch else {
            built.unknown = true;
            return;
        };
        for one in &patch {
            match patches::apply_patch(one, target, &mut built.resources) {
                Some(changed) => built.is_changed |= changed,
                None => built.unknown = true,
            }
        }
    }

    fn inline(&self, node: NodeId) -> Option<Vec<Part>> {
        let tree = self.tree.embedded(node)?;
        parts(&tree, self.file)
    }

    fn in_file(&self, name: &str, files: &mut Files<'_>) -> Option<Vec<Part>> {
        let (file, tree) = files.take_yaml(&self.folder.join(name))?;
        parts(&tree, file)
    }

    /// The namespace that all resources get.
    fn namespace(&self, built: &mut Built) {
        let Some(node) = self.node(self.root, "namespace").filter(|node| !self.tree.text(*node).is_empty())
        else {
            return;
        };
        let text = self.tree.text(node);
        let namespace_part = |text: &str| Part::scalar(text, self.place(node), true).with_key("namespace");
        for metadata in built.resources.iter_mut().filter_map(|r| r.get_mut("metadata")) {
            if metadata.get("namespace").is_none_or(|there| there.text() != text) {
                metadata.set(namespace_part("namespace"), namespace_part(text));
                built.is_changed = true;
            }
        }
    }

    /// Other images than the resources name.
    fn images(&self, built: &mut Built) {
        for (index, item) in self.items("images").into_iter().enumerate() {
            let name = self.text(item, "name");
            let tag = ["digest", "newTag"].iter().find_map(|key| Some((*key, self.node(item, key)?)));
            let new = self.node(item, "newName");
            let Some(name_node) = tag.map(|t| t.1).or(new) else { continue };
            let key = tag.map_or("newName", |t| t.0);
            let path = KeyPath::root().key("images").item(index).key(key);
            for resource in &mut built.resources {
                patches::replace_images(resource, &mut |image| {
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
                    built.is_changed = true;
                    Some(Part::scalar(&text, self.place(name_node), false).with_key(path.as_str()))
                });
            }
        }
    }
}

/// The documents of a text.
fn parts(tree: &Tree, file: FileId) -> Option<Vec<Part>> {
    let whole = yaml::reader::refusal(tree, yaml::reader::Reader::Helm).is_none() || tree.error().is_none();
    let roots = tree.documents().iter().filter_map(|d| d.root);
    whole.then(|| roots.map(|root| Part::of(tree, file, root)).collect())?
}
