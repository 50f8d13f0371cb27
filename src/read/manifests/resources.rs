//! Kubernetes resources in the documents of manifests.

use std::sync::Arc;

use crate::facts::chart;
use crate::facts::milvus::{KeyPath, Version};
use crate::read::pod_volumes::PodVolumes;
use crate::read::resource_roots::resource_roots;
use crate::text::source::{FileId, Location};
use crate::text::yaml::reader::value_text;
use crate::text::yaml::{Entry, NodeId, NodeKind, Tree};

/// Labels by which the parts of one installation know each other, the most telling first.
const INSTANCE_LABELS: [&str; 3] = ["app.kubernetes.io/instance", "release", "app"];

/// One resource.
#[derive(Clone, Debug)]
pub struct KubeResource {
    /// Its text in the deployment, by index.
    pub text: usize,
    /// Its file.
    pub file: FileId,
    /// The tree of that file.
    pub tree: Arc<Tree>,
    /// Its mapping.
    pub root: NodeId,
    /// The path of that.
    pub path: KeyPath,
    /// What it is.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its namespace; empty where it does not say.
    pub namespace: String,
}

/// The resources of all documents of a file, those in lists too.
pub fn resources_of(text: usize, file: FileId, tree: &Arc<Tree>) -> Vec<KubeResource> {
    let roots = resource_roots(tree).into_iter();
    roots.map(|(root, path)| KubeResource::of(text, file, tree, root, path)).collect()
}

/// A container with the resource that describes it.
#[derive(Clone)]
pub struct PodContainer<'a> {
    /// The resource.
    pub resource: &'a KubeResource,
    /// The container's mapping.
    pub node: NodeId,
    /// The path to it.
    pub path: KeyPath,
}

impl KubeResource {
    /// The resource that a mapping of a file is.
    pub fn of(text: usize, file: FileId, tree: &Arc<Tree>, root: NodeId, path: KeyPath) -> Self {
        let metadata =
            |key: &str| entry_at(tree, root, &["metadata", key]).map(|e| scalar_text(tree, e.value));
        Self {
            text,
            file,
            tree: tree.clone(),
            root,
            path,
            kind: tree.get(root, "kind").map(|e| scalar_text(tree, e.value)).unwrap_or_default(),
            name: metadata("name").unwrap_or_default(),
            namespace: metadata("namespace").unwrap_or_default(),
        }
    }

    /// The entry at the end of a chain of keys.
    pub fn at(&self, keys: &[&str]) -> Option<Entry> {
        entry_at(&self.tree, self.root, keys)
    }

    /// A place in its file.
    pub fn place(&self, node: NodeId) -> Location {
        Location { file: self.file, span: self.tree.span(node) }
    }

    /// Where its name is written.
    pub fn name_at(&self) -> Location {
        self.place(self.at(&["metadata", "name"]).map_or(self.root, |e| e.value))
    }

    /// Keys and values of a mapping of scalars.
    pub fn map(&self, keys: &[&str]) -> Vec<(String, String)> {
        let Some(entry) = self.at(keys) else { return Vec::new() };
        let pair = |e: &Entry| (self.tree.text(e.key).to_owned(), scalar_text(&self.tree, e.value));
        self.tree.entries(entry.value).iter().map(pair).collect()
    }

    /// The keys to the description of its pods; `None` for resources without.
    pub fn pod(&self) -> Option<&'static [&'static str]> {
        match self.kind.as_str() {
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" => Some(&["spec", "template"]),
            "CronJob" => Some(&["spec", "jobTemplate", "spec", "template"]),
            "Pod" => Some(&[]),
            _ => None,
        }
    }

    /// The mapping that describes its pods.
    pub fn pod_spec(&self) -> Option<NodeId> {
        let keys = [self.pod()?, &["spec"]].concat();
        Some(self.tree.resolve(self.at(&keys)?.value))
    }

    /// The volumes of its pods.
    pub fn volumes(&self) -> PodVolumes<'_> {
        let keys = [self.pod().unwrap_or_default(), &["spec", "volumes"]].concat();
        let items = |keys: &[&str]| self.at(keys).map_or(&[][..], |e| self.tree.items(e.value));
        let claims = items(&["spec", "volumeClaimTemplates"]);
        let claims = (self.kind == "StatefulSet").then_some((self.name.as_str(), claims));
        PodVolumes::new(&self.tree, items(&keys), claims)
    }

    /// The labels of its pods.
    pub fn pod_labels(&self) -> Vec<(String, String)> {
        let template = self.pod().unwrap_or_default();
        self.map(&[template, &["metadata", "labels"]].concat())
    }

    /// The containers of its pods, each with its path.
    pub fn containers(&self) -> Vec<(NodeId, KeyPath)> {
        let Some(template) = self.pod() else { return Vec::new() };
        let keys = [template, &["spec", "containers"]].concat();
        let Some(list) = self.at(&keys) else { return Vec::new() };
        let path = keys.iter().fold(self.path.clone(), |path, key| path.key(key));
        let items = self.tree.items(list.value).iter().enumerate();
        items.map(|(i, item)| (self.tree.resolve(*item), path.item(i))).collect()
    }

    /// What the installation that it belongs to is called, where a label says so.
    pub fn instance(&self) -> Option<String> {
        self.labelled(&INSTANCE_LABELS)
    }

    /// The version of the Milvus chart that made it, where a label says so.
    pub fn chart(&self) -> Option<Version> {
        chart::labelled_version(&self.labelled(&[chart::chart_label()])?)
    }

    /// The same by the labels alone that are there for it: `app` is often that of a part.
    pub fn installation(&self) -> Option<String> {
        self.labelled(&INSTANCE_LABELS[..2])
    }

    fn labelled(&self, labels: &[&str]) -> Option<String> {
        let own = self.map(&["metadata", "labels"]);
        let pods = self.pod_labels();
        let find = |name: &str| own.iter().chain(&pods).find(|(key, _)| key == name).map(|(_, v)| v.clone());
        labels.iter().find_map(|label| find(label))
    }

    /// The words of a container's command and arguments.
    pub fn words(&self, container: NodeId) -> Vec<String> {
        let list = |key| self.tree.get(container, key).map(|e| e.value);
        let items = ["command", "args"].iter().filter_map(|key| list(key)).flat_map(|l| self.tree.items(l));
        items.map(|item| scalar_text(&self.tree, *item)).collect()
    }

    /// The image of a container.
    pub fn image(&self, container: NodeId) -> Option<String> {
        self.tree.get(container, "image").map(|e| scalar_text(&self.tree, e.value))
    }

    /// The entry of a ConfigMap or Secret, with its path, and true where it is in base 64.
    pub fn data(&self, key: &str) -> Option<(Entry, KeyPath, bool)> {
        let secret = self.kind == "Secret";
        let places: &[&str] = match self.kind.as_str() {
            "ConfigMap" => &["data"],
            "Secret" => &["stringData", "data"],
            _ => &[],
        };
        places.iter().find_map(|place| {
            let entry = self.tree.get(self.at(&[place])?.value, key)?;
            Some((entry, self.path.key(place).key(key), secret && *place == "data"))
        })
    }

    /// The keys of a ConfigMap or Secret.
    pub fn data_keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for place in ["stringData", "data"] {
            let Some(entry) = self.at(&[place]) else { continue };
            keys.extend(self.tree.entries(entry.value).iter().map(|e| self.tree.text(e.key).to_owned()));
        }
        if matches!(self.kind.as_str(), "ConfigMap" | "Secret") { keys } else { Vec::new() }
    }

    /// The YAML text under a key of a ConfigMap or Secret.
    pub fn document(&self, key: &str) -> Option<(Tree, Entry, KeyPath)> {
        let (entry, path, encoded) = self.data(key)?;
        let tree = if encoded { self.tree.encoded(entry.value) } else { self.tree.embedded(entry.value) };
        Some((tree?, entry, path))
    }

    /// The text under a key of a ConfigMap or Secret.
    pub fn value(&self, key: &str) -> Option<String> {
        let (entry, _, encoded) = self.data(key)?;
        match encoded {
            true => Some(self.tree.encoded(entry.value)?.source().to_owned()),
            false => value_text(&self.tree, entry.value, crate::text::yaml::reader::Reader::Milvus),
        }
    }
}

/// The entry at the end of a chain of keys; with no keys there is none.
pub fn entry_at(tree: &Tree, root: NodeId, keys: &[&str]) -> Option<Entry> {
    let (last, parents) = keys.split_last()?;
    let map = parents.iter().try_fold(root, |map, key| Some(tree.get(map, key)?.value))?;
    tree.get(map, last)
}

/// A scalar's text; empty for other nodes.
pub fn scalar_text(tree: &Tree, node: NodeId) -> String {
    let node = tree.resolve(node);
    if matches!(tree.kind(node), NodeKind::Scalar) { tree.text(node).to_owned() } else { String::new() }
}
