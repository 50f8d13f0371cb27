//! The patches of a kustomization, each applied to the resources that it is for.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::Built;
use super::kustomization::Kustomization;
use super::patches::{Patched, apply_patch};
use super::resources::Work;
use super::target::{NAME, PatchTarget};
use crate::read::Files;
use crate::text::source::FileId;
use crate::text::yaml::assemble::Part;
use crate::text::yaml::{self, NodeId, Tree};

impl Kustomization {
    /// Applies the patches in their order.
    pub(super) fn patches(
        &self,
        files: &mut Files<'_>,
        resources: &mut Vec<Arc<Part>>,
        built: &mut Built,
        work: &mut Work,
    ) {
        let merged = self.items("patchesStrategicMerge").into_iter().map(|item| {
            let text = self.tree.text(item);
            let inline = text.contains('\n').then_some(item);
            (PatchTarget::default(), inline, text.to_owned())
        });
        let targeted =
            [self.items("patches"), self.items("patchesJson6902")].concat().into_iter().map(|item| {
                let target = self.node(item, "target").map(|node| PatchTarget::of(&self.tree, node));
                (target.unwrap_or_default(), self.node(item, "patch"), self.text(item, "path"))
            });
        let all: Vec<_> = merged.chain(targeted).collect();
        if all.is_empty() {
            return;
        }
        let mut by_name = NamedResources::of(std::mem::take(resources));
        for (target, inline, path) in all {
            let patch = match inline {
                Some(node) => self.inline(node),
                None => self.in_file(&path, files),
            };
            let applied =
                patch.map(|patch| patch.iter().map(|one| by_name.apply(one, &target, work)).collect());
            let applied: Vec<Option<bool>> = applied.unwrap_or_else(|| vec![None]);
            built.is_changed |= applied.contains(&Some(true));
            built.unknown |= applied.contains(&None);
            if work.is_exceeded() {
                break;
            }
        }
        *resources = by_name.resources.into_iter().flatten().collect();
    }

    fn inline(&self, node: NodeId) -> Option<Vec<Part>> {
        let tree = self.tree.embedded(node)?;
        parts(&tree, self.file)
    }

    fn in_file(&self, name: &str, files: &mut Files<'_>) -> Option<Vec<Part>> {
        let (file, tree) = files.take_yaml(&self.folder.join(name))?;
        parts(&tree, file)
    }
}

/// The documents of a text.
fn parts(tree: &Tree, file: FileId) -> Option<Vec<Part>> {
    let whole = yaml::reader::refusal(tree, yaml::reader::Reader::Helm).is_none() || tree.error().is_none();
    let roots = tree.documents().iter().filter_map(|d| d.root);
    whole.then(|| roots.map(|root| Part::of(tree, file, root)).collect())?
}

/// Resources that are found by their names. Those that patches delete leave their places empty.
struct NamedResources {
    resources: Vec<Option<Arc<Part>>>,
    places: HashMap<String, BTreeSet<usize>>,
}

impl NamedResources {
    fn of(resources: Vec<Arc<Part>>) -> Self {
        let mut places: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (at, resource) in resources.iter().enumerate() {
            places.entry(name_of(resource)).or_default().insert(at);
        }
        Self { resources: resources.into_iter().map(Some).collect(), places }
    }

    /// Applies a patch to the resources that it is for. True where one of them is changed; `None` where that cannot be
    /// told, or cannot be done.
    fn apply(&mut self, patch: &Part, target: &PatchTarget, work: &mut Work) -> Option<bool> {
        let values = patch.values();
        let places: Vec<usize> = match target.exact_name(patch) {
            Some(name) => self.places.get(name).into_iter().flatten().copied().collect(),
            None if work.charge(self.resources.len()) => (0..self.resources.len()).collect(),
            None => return None,
        };
        let mut changed = false;
        for at in places {
            let Some(resource) = &mut self.resources[at] else { continue };
            if !target.matches(patch, resource)? {
                continue;
            }
            changed = true;
            let before = name_of(resource);
            let patched =
                work.charge(values).then(|| apply_patch(patch, Arc::make_mut(resource), work))??;
            let after = matches!(patched, Patched::Changed).then(|| name_of(resource));
            if after.as_ref() != Some(&before) {
                self.places.entry(before).or_default().remove(&at);
            }
            match after {
                Some(after) => drop(self.places.entry(after).or_default().insert(at)),
                None => self.resources[at] = None,
            }
        }
        Some(changed)
    }
}

fn name_of(resource: &Part) -> String {
    resource.at(&NAME).map(Part::text).unwrap_or_default().to_owned()
}
