//! Building kustomizations: their resources with all that they change of them.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::graph::Graph;
use super::kustomization::Kustomization;
use super::references::follow_names;
use super::resource_list::ResourceList;
use super::sources::{Named, Source, resources_in};
use super::stop::{Outcome, Stop};
use super::work::Work;
use crate::facts::kustomize::not_followed;
use crate::read::Files;
use crate::text::source::FileId;
use crate::text::yaml::assemble::Part;

/// What a kustomization makes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Built {
    pub(super) list: Rc<ResourceList>,
    /// Resources are others than those in the files.
    pub is_changed: bool,
    /// ConfigMaps or Secrets are made of files.
    pub has_generated: bool,
    /// Charts are rendered, whose resources are not here.
    has_charts: bool,
}

impl Built {
    /// The resources.
    pub fn resources(&self) -> Vec<Arc<Part>> {
        self.list.all().iter().map(|resource| resource.part.clone()).collect()
    }

    /// The resources, to be changed.
    pub(super) fn list_mut(&mut self) -> &mut ResourceList {
        Rc::make_mut(&mut self.list)
    }

    /// What comes of a step. What is missing to it may be in the output of a chart.
    fn unless_of_chart(&self, step: Outcome) -> Outcome {
        match step {
            Err(Stop::Refused(_)) if self.has_charts => {
                Err(Stop::Declined("what is changed of the output of a chart".into()))
            }
            step => step,
        }
    }

    /// Adds what another kustomization made, which this one names.
    fn append(&mut self, other: Self, named: &Named) -> Outcome {
        self.is_changed |= other.is_changed;
        self.has_generated |= other.has_generated;
        self.has_charts |= other.has_charts;
        if self.list.all().is_empty() {
            self.list = other.list;
            return Ok(());
        }
        let other = Rc::unwrap_or_clone(other.list);
        self.list_mut().append(other, &named.place)
    }
}

/// Kustomizations with what they lie over, each built once, however many lie over it.
#[derive(Debug)]
pub(crate) struct Builds {
    graph: Graph,
    /// What is built and still asked for.
    built: HashMap<usize, Outcome<Built>>,
    /// The files with resources that were met.
    counted: HashSet<FileId>,
    pub(super) work: Work,
}

/// A kustomization under way: how much of what it names is done.
struct Frame {
    node: usize,
    resources: usize,
    has_generated: bool,
    components: usize,
}

impl Frame {
    fn of(node: usize) -> Self {
        Self { node, resources: 0, has_generated: false, components: 0 }
    }
}

impl Builds {
    /// The kustomizations in files, with all that they lie over.
    pub fn of<'p>(paths: impl Iterator<Item = &'p Path>, files: &mut Files<'_>) -> Self {
        let mut graph = Graph::default();
        for path in paths {
            graph.add(path, files);
        }
        Self { graph, built: HashMap::new(), counted: HashSet::new(), work: Work::new() }
    }

    /// Builds all of them, and shows each that none of the others lies over with what comes of it.
    pub fn build(
        mut self,
        files: &mut Files<'_>,
        mut show: impl FnMut(&Graph, usize, Outcome<&Built>, &mut Files<'_>),
    ) {
        let mut exceeded = false;
        for node in std::mem::take(&mut self.graph.order) {
            if self.graph.nodes[node].is_component() {
                // It changes what others make, each time anew.
                continue;
            }
            let mut built = match exceeded {
                true => Err(Stop::Exceeded),
                false => self.build_one(node, files),
            };
            exceeded |= matches!(built, Err(Stop::Exceeded));
            if self.graph.nodes[node].uses > 0 {
                self.built.insert(node, built);
                continue;
            }
            if let Ok(built) = &mut built {
                built.is_changed |= follow_names(built.list_mut().all_mut());
            }
            show(&self.graph, node, built.as_ref().map_err(Stop::clone), files);
        }
    }

    fn build_one(&mut self, node: usize, files: &mut Files<'_>) -> Outcome<Built> {
        let mut built = Built::default();
        // Components change what is made so far, and so on: however long the chain, the stack stays as it is.
        let mut frames = vec![Frame::of(node)];
        while let Some(frame) = frames.last_mut() {
            let one = &self.graph.nodes[frame.node];
            one.check.clone()?;
            let Some(read) = one.read.clone() else { return Ok(built) };
            let named = match (one.resources.get(frame.resources), frame.has_generated) {
                (Some(named), _) => {
                    frame.resources += 1;
                    Some(named.clone())
                }
                (None, false) => {
                    frame.has_generated = true;
                    built.has_charts |= read.has("helmCharts") || read.has("helmChartInflationGenerator");
                    read.check_charts(files)?;
                    let generated = read.generate(files, &mut built);
                    built.unless_of_chart(generated)?;
                    continue;
                }
                (None, true) => {
                    frame.components += 1;
                    one.components.get(frame.components - 1).cloned()
                }
            };
            match named {
                Some(named) => {
                    let again = read.is_component();
                    frames.extend(self.add(&named, again, &mut built)?);
                }
                None => {
                    frames.pop();
                    let finished = read.finish(files, &mut built, &mut self.work);
                    built.unless_of_chart(finished)?;
                }
            }
        }
        Ok(built)
    }

    /// Adds what is named, or what it makes; a component is still to be done. What components name is asked for `again`.
    fn add(&mut self, named: &Named, again: bool, built: &mut Built) -> Outcome<Option<Frame>> {
        let base = match &named.is {
            Source::Base(base) => *base,
            Source::Nothing(stop) | Source::Named(_, stop) => return Err(stop.clone()),
            Source::File(_, file, tree) => {
                let resources = resources_in(tree, *file, &named.name, &named.place)?;
                let values = resources.iter().map(|resource| resource.values).sum();
                match self.counted.insert(*file) {
                    true => self.work.allow_for(values),
                    false => self.work.charge(values)?,
                }
                let list = built.list_mut();
                resources.into_iter().try_for_each(|resource| list.add(resource, &named.place))?;
                return Ok(None);
            }
        };
        let uses = &mut self.graph.nodes[base].uses_left;
        *uses = uses.saturating_sub(usize::from(!again));
        let made = match *uses {
            0 => self.built.remove(&base),
            _ => self.built.get(&base).cloned(),
        };
        let Some(made) = made else { return Ok(Some(Frame::of(base))) };
        built.append(made?, named)?;
        Ok(None)
    }
}

impl Kustomization {
    /// Changes what was made, as the kustomization says.
    fn finish(&self, files: &mut Files<'_>, built: &mut Built, work: &mut Work) -> Outcome {
        if let Some(field) = not_followed().iter().find(|field| self.has(field)) {
            return Err(Stop::Declined(format!("`{field}`")));
        }
        let changes = [
            "patchesStrategicMerge",
            "patches",
            "namespace",
            "namePrefix",
            "nameSuffix",
            "labels",
            "commonLabels",
            "commonAnnotations",
            "patchesJson6902",
            "replicas",
            "images",
            "imageTags",
            "replacements",
        ];
        if !changes.iter().any(|field| self.has(field)) {
            return Ok(());
        }
        work.charge(built.list.values())?;
        let mut list = std::mem::take(&mut built.list);
        let all = Rc::make_mut(&mut list);
        let changed = self.change(files, all, work);
        built.list = list;
        built.is_changed |= changed?;
        Ok(())
    }

    /// Changes resources in the order in which kustomize does; true where one is another than before.
    fn change(&self, files: &mut Files<'_>, list: &mut ResourceList, work: &mut Work) -> Outcome<bool> {
        let resources = list.all_mut();
        let mut changed = self.apply_merged_patches(files, resources, work)?;
        changed |= self.apply_patches(files, resources, work)?;
        changed |= self.set_namespace(resources)?;
        changed |= self.add_affixes(resources);
        changed |= self.add_labels(resources);
        changed |= self.apply_json_patches(files, resources, work)?;
        changed |= self.set_replicas(resources)?;
        changed |= self.set_images(resources)?;
        changed |= self.replace_values(files, resources)?;
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::text::source::{Sources, Store, TextOverrides};

    /// How many kustomizations are built, and how many values come of them, where so many levels lie over both of the
    /// next, each with names of its own.
    fn effort(levels: usize) -> (usize, usize) {
        let mut texts = vec![(PathBuf::from("/k/top/kustomization.yaml"), String::new())];
        for level in 0..levels {
            for side in ["a", "b"] {
                let under = match level {
                    0 => String::new(),
                    _ => format!("../{side}{}, ", level - 1),
                };
                let folder = PathBuf::from(format!("/k/{side}{level}"));
                let text = format!("namespace: ns\nresources: [{under}m.yaml]\n");
                texts.push((folder.join("kustomization.yaml"), text));
                let pod = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {side}{level}}}\n");
                texts.push((folder.join("m.yaml"), pod));
            }
        }
        texts[0].1 = format!("resources: [../a{0}, ../b{0}]\n", levels - 1);
        let store = Store::with_overrides(TextOverrides::only(texts));
        let mut sources = Sources::default();
        let mut files = Files::new(Vec::new(), &store, &mut sources);
        let top = PathBuf::from("/k/top/kustomization.yaml");
        let builds = Builds::of([top.as_path()].into_iter(), &mut files);
        let built = builds.graph.order.len();
        let (mut shown, mut values) = (0, 0);
        builds.build(&mut files, |_, _, built, _| {
            shown += 1;
            values = built.map_or(0, |built| built.list.values());
        });
        assert_eq!(shown, 1);
        (built, values)
    }

    #[test]
    fn each_kustomization_is_built_once() {
        let (ten, twenty, forty) = (effort(10), effort(20), effort(40));
        assert_eq!((ten.0, twenty.0, forty.0), (21, 41, 81));
        assert!(ten.1 > 0);
        assert_eq!((twenty.1, forty.1), (2 * ten.1, 4 * ten.1), "all resources come to the top once");
    }
}
