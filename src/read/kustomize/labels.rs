//! Labels and annotations that a kustomization gives to resources, to what they make, and to what selects it.

use super::kustomization::{Item, Kustomization};
use super::resource::Resource;
use super::way::mapping_at;
use crate::facts::kustomize::{selectors_of, templates_of};
use crate::text::yaml::assemble::Part;

/// Labels or annotations to be added.
struct Added {
    /// What they are called in metadata.
    field: &'static str,
    pairs: Vec<(Part, Part)>,
    /// Whether they are put into what resources make.
    in_templates: bool,
    /// Whether they are put into what selects that.
    in_selectors: bool,
}

impl Kustomization {
    /// Adds labels and annotations; true where there are any.
    pub fn add_labels(&self, resources: &mut [Resource]) -> bool {
        let mut all: Vec<Added> = Vec::new();
        for item in self.items("labels") {
            let is = |key| self.is_true(item.node, key);
            let (in_selectors, templates) = (is("includeSelectors"), is("includeTemplates"));
            let pairs = self.pairs(&item, "pairs");
            all.push(Added { field: "labels", pairs, in_templates: in_selectors || templates, in_selectors });
        }
        let (in_templates, in_selectors) = (true, true);
        let pairs = self.pairs(&self.whole(), "commonLabels");
        all.push(Added { field: "labels", pairs, in_templates, in_selectors });
        let pairs = self.pairs(&self.whole(), "commonAnnotations");
        all.push(Added { field: "annotations", pairs, in_templates, in_selectors: false });
        all.retain(|added| !added.pairs.is_empty());
        for resource in resources.iter_mut().filter(|_| !all.is_empty()) {
            for added in &all {
                added.to(resource);
            }
            resource.settle();
        }
        !all.is_empty()
    }

    fn pairs(&self, of: &Item, key: &str) -> Vec<(Part, Part)> {
        let part = |node| Part::of(&self.tree, self.file, node);
        let path = of.path.key(key);
        let pair = |entry: crate::text::yaml::Entry| {
            let path = path.key(self.tree.text(entry.key));
            let (key, value) = (part(entry.key)?, part(entry.value)?);
            Some((key.with_key(path.as_str()), value.with_key(path.as_str())))
        };
        self.pairs_of(of, key).into_iter().filter_map(pair).collect()
    }
}

impl Added {
    fn to(&self, resource: &mut Resource) {
        let kind = resource.id.kind.clone();
        let part = resource.part_mut();
        self.set(part, &["metadata", self.field]);
        if self.in_templates {
            for way in templates_of(&kind) {
                let way: Vec<&str> = way.split('/').chain([self.field]).collect();
                self.set(part, &way);
            }
        }
        if self.in_selectors {
            for way in selectors_of(&kind) {
                let way: Vec<&str> = way.split('/').collect();
                self.set(part, &way);
            }
        }
    }

    fn set(&self, part: &mut Part, way: &[&str]) {
        let Some((first, _)) = self.pairs.first() else { return };
        let Some(map) = mapping_at(part, way, first.at) else { return };
        for (key, value) in &self.pairs {
            map.set(key.clone(), value.clone());
        }
    }
}
