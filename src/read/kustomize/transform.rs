//! Namespaces, prefixes and suffixes of names, and numbers of replicas.

use super::identity::NAME;
use super::index::NameIndex;
use super::kustomization::{Item, Kustomization};
use super::resource::Resource;
use super::stop::{Outcome, Place};
use crate::facts::kustomize::{has_replicas, is_cluster_scoped, keeps_name};
use crate::text::yaml::assemble::Part;

/// The kind of namespaces themselves.
const NAMESPACE_KIND: &str = "Namespace";

impl Kustomization {
    /// A text that a field says, as a part of resources.
    pub(super) fn said_part(&self, item: &Item, text: &str) -> Part {
        Part::scalar(text, self.place(item.node), true).with_key(item.path.as_str())
    }

    /// Gives all resources the namespace of the kustomization.
    pub fn set_namespace(&self, resources: &mut [Resource]) -> Outcome<bool> {
        let Some(item) = self.said(&self.whole(), "namespace") else { return Ok(false) };
        let namespace = self.tree.text(item.node);
        let mut changed = false;
        for resource in resources.iter_mut() {
            resource.remember();
            let id = resource.id.clone();
            let is_namespace = id.kind == NAMESPACE_KIND && id.version == "v1";
            let key = if is_namespace { "name" } else { "namespace" };
            if !is_namespace && is_cluster_scoped(&id.version, &id.kind) {
                continue;
            }
            if resource.part.at(&["metadata", key]).is_some_and(|there| there.text() == namespace) {
                continue;
            }
            if let Some(metadata) = resource.part_mut().get_mut("metadata") {
                metadata.set(self.said_part(&item, key), self.said_part(&item, namespace));
                changed = true;
            }
            resource.settle();
        }
        match changed {
            true => no_two(resources, &self.place_of(&item)).map(|()| true),
            false => Ok(false),
        }
    }

    /// Puts `namePrefix` before names and `nameSuffix` behind them.
    pub fn add_affixes(&self, resources: &mut [Resource]) -> bool {
        let mut changed = false;
        for (field, is_prefix) in [("namePrefix", true), ("nameSuffix", false)] {
            let Some(item) = self.said(&self.whole(), field) else { continue };
            let affix = self.tree.text(item.node);
            for resource in resources.iter_mut() {
                if keeps_name(&resource.original().kind) {
                    continue;
                }
                let name = match is_prefix {
                    true => format!("{affix}{}", resource.id.name),
                    false => format!("{}{affix}", resource.id.name),
                };
                match is_prefix {
                    true => resource.add_prefix(affix),
                    false => resource.add_suffix(affix),
                }
                resource.remember();
                if let Some(there) =
                    resource.part_mut().get_mut(NAME[0]).and_then(|part| part.get_mut(NAME[1]))
                {
                    *there = self.said_part(&item, &name);
                    changed = true;
                }
                resource.settle();
            }
        }
        changed
    }

    /// Sets the numbers of `replicas`.
    pub fn set_replicas(&self, resources: &mut [Resource]) -> Outcome<bool> {
        let items = self.items("replicas");
        if items.is_empty() {
            return Ok(false);
        }
        let index = NameIndex::of(resources);
        for item in &items {
            let name = self.text(item.node, "name");
            let mut places = index.named(name);
            places.retain(|&at| {
                let mut ids = resources[at].all_ids();
                ids.any(|id| id.name == name && has_replicas(&id.kind))
            });
            if places.is_empty() {
                let place =
                    self.field(item, "name").map_or_else(|| self.place_of(item), |name| self.place_of(&name));
                return Err(place.refused(format!("nothing that has replicas is called `{name}`")));
            }
            let Some(count) = self.field(item, "count") else { continue };
            for at in places {
                let part = Part::scalar(self.tree.text(count.node), self.place(count.node), false);
                if let Some(spec) = resources[at].part_mut().get_mut("spec") {
                    spec.set(self.said_part(&count, "replicas"), part.with_key(count.path.as_str()));
                }
                resources[at].settle();
            }
        }
        Ok(true)
    }
}

/// Refuses two resources that are called the same.
fn no_two(resources: &[Resource], place: &Place) -> Outcome {
    let mut ids = std::collections::HashSet::new();
    match resources.iter().find(|resource| !ids.insert(&*resource.id)) {
        Some(twice) => Err(place.refused(format!("in this namespace {} is there twice", twice.id.shown()))),
        None => Ok(()),
    }
}
