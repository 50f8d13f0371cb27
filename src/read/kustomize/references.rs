//! Names by which resources call each other: they follow where what they name is renamed.

use std::collections::HashMap;
use std::sync::Arc;

use super::resource::Resource;
use super::way::{visit, visit_mut};
use crate::facts::kustomize::{is_cluster_scoped, references_of};
use crate::text::yaml::assemble::{Part, PartShape};

/// The annotation of resources that are only for kustomize.
const LOCAL: [&str; 3] = ["metadata", "annotations", "config.kubernetes.io/local-config"];

/// Renames what resources call each other by, and takes out those that are only for kustomize; true where anything is
/// another than before.
pub(super) fn follow_names(resources: &mut Vec<Resource>) -> bool {
    let count = resources.len();
    let mut changed = false;
    if resources.iter().any(|resource| resource.former().iter().any(|id| id.name != resource.id.name)) {
        let names = Names::of(resources);
        for resource in resources.iter_mut() {
            changed |= names.follow(resource);
        }
    }
    resources.retain(|resource| resource.part.at(&LOCAL).is_none_or(|said| said.text() == "false"));
    changed || resources.len() < count
}

/// What resources were called, with those that were.
struct Names {
    /// A copy of each, which shares what it says.
    all: Vec<Resource>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Names {
    fn of(resources: &[Resource]) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, resource) in resources.iter().enumerate() {
            // What gets a hash is renamed, too.
            let now = resource.is_hashed.then_some(&resource.id);
            for id in resource.former().iter().chain(now) {
                let places = by_name.entry(id.name.clone()).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        // Texts are not needed, and the originals shall be free to be changed.
        let all = resources.iter().map(Resource::without_part).collect();
        Self { all, by_name }
    }

    /// Renames what a resource calls others by.
    fn follow(&self, resource: &mut Resource) -> bool {
        let mut changed = false;
        for place in references_of(&resource.id.kind) {
            let mut has = false;
            visit(&resource.part, &place.way, &mut |part| {
                has |= self.has_other_name(part, place.to, resource)
            });
            if !has {
                continue;
            }
            let by = resource.without_part();
            visit_mut(resource.part_mut(), &place.way, &mut |part| self.rename(part, place.to, &by));
            changed = true;
        }
        changed
    }

    fn has_other_name(&self, part: &Part, to: &str, by: &Resource) -> bool {
        match &part.shape {
            PartShape::List(items) => items.iter().any(|item| self.has_other_name(item, to, by)),
            _ => self.new_name(part.text(), to, by).is_some(),
        }
    }

    fn rename(&self, part: &mut Part, to: &str, by: &Resource) {
        match &mut part.shape {
            PartShape::List(items) => items.iter_mut().for_each(|item| self.rename(item, to, by)),
            _ => {
                if let Some(name) = self.new_name(part.text(), to, by) {
                    *part = Part { key: part.key.clone(), ..Part::scalar(&name, part.at, true) };
                }
            }
        }
    }

    /// The name of today of what a resource calls by a name, where that is another.
    fn new_name(&self, name: &str, to: &str, by: &Resource) -> Option<String> {
        let places = self.by_name.get(name)?;
        let is_anywhere = |of: &Resource| is_cluster_scoped(&of.id.version, &of.id.kind);
        let mut found: Vec<&Resource> = places.iter().map(|at| &self.all[*at]).collect();
        found.retain(|of| {
            let was = of.former().iter().chain([&of.id]).any(|id| id.kind == to);
            let near = is_anywhere(by)
                || is_anywhere(of)
                || of.id.kind == "ServiceAccount"
                || of.id.namespace == by.id.namespace;
            was && near
        });
        if found.len() > 1 {
            found.retain(|of| of.has_affixes_of(by, true));
        }
        if found.len() > 1 {
            found.retain(|of| of.has_affixes_of(by, false));
        }
        let first: &Arc<_> = &found.first()?.id;
        let is_one = found.iter().all(|of| of.id.name == first.name);
        (is_one && first.name != name).then(|| first.name.clone())
    }
}
