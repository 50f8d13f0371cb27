//! Building kustomizations: their resources with all that they change of them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::graph::{Graph, Source};
use super::kustomization::Kustomization;
use super::names;
use super::patches::replace_images;
use super::resources::{ResourceList, Work};
use crate::facts::milvus::KeyPath;
use crate::read::Files;
use crate::text::source::Location;
use crate::text::yaml::NodeId;
use crate::text::yaml::assemble::Part;

/// Fields that change resources in ways that are not followed.
const NOT_FOLLOWED: [&str; 5] = ["replacements", "vars", "transformers", "generators", "configurations"];

/// What a kustomization makes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Built {
    pub(super) resources: Rc<ResourceList>,
    /// Resources are others than those in the files.
    pub is_changed: bool,
    /// ConfigMaps or Secrets are made of files.
    pub has_generated: bool,
    /// Resources are changed in ways that are not followed.
    pub unknown: bool,
}

impl Built {
    /// The resources.
    pub fn resources(&self) -> &[Arc<Part>] {
        &self.resources.parts
    }

    /// Adds what another made to what was made before.
    fn append(&mut self, other: Built) {
        self.is_changed |= other.is_changed;
        self.has_generated |= other.has_generated;
        self.unknown |= other.unknown;
        match self.resources.parts.is_empty() {
            true => self.resources = other.resources,
            false => Rc::make_mut(&mut self.resources).append(&other.resources),
        }
    }
}

/// Kustomizations with what they lie over, each built once, however many lie over it.
#[derive(Debug)]
pub(crate) struct Builds {
    graph: Graph,
    /// What is built and still asked for.
    built: HashMap<usize, Built>,
    /// The resources of files that were met.
    counted: HashSet<Location>,
    work: Work,
}

/// A component under way: how much of what it names is done.
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

    /// The kustomizations that lie over themselves, which kustomize refuses.
    pub fn rings(&self) -> impl Iterator<Item = &Path> {
        self.graph.nodes.iter().filter(|node| node.in_ring).map(|node| node.path.as_path())
    }

    /// Builds all of them, and shows each that none of the others lies over with what it makes. Gives the one at which
    /// more was to be made than is allowed; what is built from there on is unknown.
    pub fn build(
        mut self,
        files: &mut Files<'_>,
        mut show: impl FnMut(&Graph, usize, &Built, &mut Files<'_>),
    ) -> Option<PathBuf> {
        let mut exceeded = None;
        let mut refused = vec![false; self.graph.nodes.len()];
        for node in std::mem::take(&mut self.graph.order) {
            let one = &self.graph.nodes[node];
            refused[node] = one.in_ring || one.bases().any(|base| refused[base]);
            let unknown = refused[node] || exceeded.is_some();
            let is_component = one.read.as_ref().is_some_and(Kustomization::is_component);
            if is_component && one.uses > 0 && !unknown {
                // It changes what others make, each time anew.
                continue;
            }
            let nothing = || Built { unknown: true, ..Built::default() };
            let mut built = if unknown { nothing() } else { self.build_one(node, files) };
            if exceeded.is_none() && self.work.is_exceeded() {
                exceeded = Some(self.graph.nodes[node].path.clone());
                built = nothing();
            }
            if self.graph.nodes[node].uses > 0 {
                self.built.insert(node, built);
            } else {
                show(&self.graph, node, &built, files);
            }
        }
        exceeded
    }

    fn build_one(&mut self, node: usize, files: &mut Files<'_>) -> Built {
        let mut built = Built::default();
        // Components change what is made so far, and so on: however long the chain, the stack stays as it is.
        let mut frames = vec![Frame::of(node)];
        while let Some(frame) = frames.last_mut() {
            let one = &self.graph.nodes[frame.node];
            let Some(read) = one.read.clone() else {
                built.unknown = true;
                frames.pop();
                continue;
            };
            let source = match (one.resources.get(frame.resources), frame.has_generated) {
                (Some(source), _) => {
                    frame.resources += 1;
                    Some(source.clone())
                }
                (None, false) => {
                    frame.has_generated = true;
                    read.generators(files, &mut built);
                    continue;
                }
                (None, true) => {
                    frame.components += 1;
                    one.components.get(frame.components - 1).cloned()
                }
            };
            match source {
                Some(source) => {
                    let again = read.is_component();
                    frames.extend(self.add(source, again, &mut built));
                }
                None => {
                    frames.pop();
                    if !self.work.charge(read.cost(&built)) {
                        return built;
                    }
                    read.finish(files, &mut built, &mut self.work);
                }
            }
        }
        built
    }

    /// Adds what a source holds or makes; a component is still to be done. What components name is asked for `again`.
    fn add(&mut self, source: Source, again: bool, built: &mut Built) -> Option<Frame> {
        let base = match source {
            Source::Base(base) => base,
            Source::File(_, file, tree) => {
                let resources = Rc::make_mut(&mut built.resources);
                for root in tree.documents().iter().filter_map(|document| document.root) {
                    let Some(part) = Part::of(&tree, file, root) else { continue };
                    let values = part.values();
                    if self.counted.insert(part.at) {
                        self.work.allow_for(values);
                    } else {
                        self.work.charge(values);
                    }
                    resources.add(Arc::new(part), values);
                }
                return None;
            }
        };
        let uses = &mut self.graph.nodes[base].uses_left;
        *uses -= usize::from(!again);
        let made = match *uses {
            0 => self.built.remove(&base),
            _ => self.built.get(&base).cloned(),
        };
        let Some(made) = made else { return Some(Frame::of(base)) };
        built.append(made);
        None
    }
}

impl Kustomization {
    /// How many values it takes to change what was made.
    fn cost(&self, built: &Built) -> usize {
        let keys = ["patches", "patchesStrategicMerge", "patchesJson6902", "images"];
        let changes = keys.iter().any(|key| !self.items(key).is_empty())
            || ["namespace", "namePrefix", "nameSuffix"]
                .iter()
                .any(|key| !self.text(self.root, key).is_empty());
        if changes { built.resources.values } else { 0 }
    }

    /// Changes what was made, as the kustomization says.
    fn finish(&self, files: &mut Files<'_>, built: &mut Built, work: &mut Work) {
        built.unknown |= NOT_FOLLOWED.iter().any(|key| !self.items(key).is_empty());
        if self.cost(built) == 0 {
            return;
        }
        let mut resources = std::mem::take(&mut built.resources);
        let list = Rc::make_mut(&mut resources);
        self.patches(files, &mut list.parts, built, work);
        built.is_changed |= self.images(&mut list.parts);
        built.is_changed |= self.namespace(&mut list.parts);
        built.is_changed |= names::rename_resources(self, &mut list.parts);
        list.settle();
        built.resources = resources;
    }

    /// The namespace that all resources get; true where one had another.
    fn namespace(&self, resources: &mut [Arc<Part>]) -> bool {
        let Some(node) = self.node(self.root, "namespace").filter(|node| !self.tree.text(*node).is_empty())
        else {
            return false;
        };
        let text = self.tree.text(node);
        let namespace_part = |text: &str| Part::scalar(text, self.place(node), true).with_key("namespace");
        let mut changed = false;
        for resource in resources {
            let Some(metadata) = resource.get("metadata") else { continue };
            if metadata.get("namespace").is_some_and(|there| there.text() == text) {
                continue;
            }
            if let Some(metadata) = Arc::make_mut(resource).get_mut("metadata") {
                metadata.set(namespace_part("namespace"), namespace_part(text));
                changed = true;
            }
        }
        changed
    }

    /// Other images than the resources name; true where one is named.
    fn images(&self, resources: &mut [Arc<Part>]) -> bool {
        let items = self.items("images");
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            by_name.entry(self.text(*item, "name")).or_default().push(index);
        }
        let mut changed = false;
        // Each changes what those before it have made.
        let mut replaced = |image: &Part| {
            let (mut new, mut next) = (None, 0);
            loop {
                let there: &Part = new.as_ref().unwrap_or(image);
                let name = image_name(there.text()).0;
                let later = by_name.get(name).map(|at| &at[at.partition_point(|index| *index < next)..]);
                let Some(&index) = later.and_then(<[usize]>::first) else { break };
                next = index + 1;
                if let Some(other) = self.image(index, items[index], there.text()) {
                    changed = true;
                    new = Some(other);
                }
            }
            new
        };
        if !items.is_empty() {
            resources.iter_mut().for_each(|resource| replace_images(Arc::make_mut(resource), &mut replaced));
        }
        changed
    }

    /// What an item of `images` makes of an image.
    fn image(&self, index: usize, item: NodeId, image: &str) -> Option<Part> {
        let tag = ["digest", "newTag"].iter().find_map(|key| Some((*key, self.node(item, key)?)));
        let new = self.node(item, "newName");
        let name_node = tag.map(|t| t.1).or(new)?;
        let key = tag.map_or("newName", |t| t.0);
        let path = KeyPath::root().key("images").item(index).key(key);
        let (old, old_tag) = image_name(image);
        let base = new.map_or(old, |node| self.tree.text(node));
        let text = match tag {
            Some(("digest", node)) => format!("{base}@{}", self.tree.text(node)),
            Some((_, node)) => format!("{base}:{}", self.tree.text(node)),
            None if old_tag.is_empty() => base.to_owned(),
            None => format!("{base}:{old_tag}"),
        };
        Some(Part::scalar(&text, self.place(name_node), false).with_key(path.as_str()))
    }
}

/// The name of an image, and its tag.
fn image_name(image: &str) -> (&str, &str) {
    image.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).unwrap_or((image, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::{Sources, Store, TextOverrides};

    /// How many kustomizations are built, and how many values it takes to change what they make, where so many levels
    /// lie over both of the next.
    fn effort(levels: usize) -> (usize, usize) {
        let mut texts = vec![(PathBuf::from("/k/top/kustomization.yaml"), String::new())];
        for level in 0..levels {
            let under = match level {
                0 => String::new(),
                _ => format!("../a{0}, ../b{0}, ", level - 1),
            };
            for side in ["a", "b"] {
                let folder = PathBuf::from(format!("/k/{side}{level}"));
                let text = format!("namespace: n\nresources: [{under}m.yaml]\n");
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
        let (mut shown, mut work) = (0, 0);
        let exceeded = builds.build(&mut files, |_, _, built, _| {
            shown += 1;
            work = built.resources.values;
        });
        assert!(exceeded.is_none() && shown == 1);
        (built, work)
    }

    #[test]
    fn each_kustomization_is_built_once() {
        let (ten, twenty, forty) = (effort(10), effort(20), effort(40));
        assert_eq!((ten.0, twenty.0, forty.0), (21, 41, 81));
        assert_eq!((twenty.1, forty.1), (2 * ten.1, 4 * ten.1), "two ways to one resource lead to the same");
    }
}
