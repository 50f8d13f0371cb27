//! The ConfigMaps and Secrets that the pods of Milvus refer to by name, and the Services that they call.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::milvus::runs_milvus;
use super::resources::{self, KubeResource, entry_at, scalar_text};
use crate::read::Files;
use crate::text::source::{FileId, SourceFile, Sources};
use crate::text::yaml::{MAX_DEPTH, NodeId, Tree};

/// The keys below which resources name ConfigMaps and Secrets.
const REFERENCES: [&str; 6] =
    ["configMap", "configMapRef", "configMapKeyRef", "secret", "secretRef", "secretKeyRef"];

/// A ConfigMap, Secret or Service by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NamedData {
    kind: &'static str,
    /// What it is called.
    pub name: String,
    /// Empty where it is not said.
    namespace: String,
}

impl NamedData {
    /// Whether it is a ConfigMap or a Secret.
    pub fn is_data(&self) -> bool {
        self.kind != "Service"
    }

    /// Whether it may be data of its name that is held somewhere.
    pub fn may_be(&self, held: &Self) -> bool {
        self.kind == held.kind && self.is_near(&held.namespace)
    }

    /// Whether it may be a resource of its name.
    fn may_be_resource(&self, resource: &KubeResource) -> bool {
        self.is_near(&resource.namespace) && resource.kind == self.kind
    }

    fn is_near(&self, namespace: &str) -> bool {
        self.namespace == namespace || self.namespace.is_empty() || namespace.is_empty()
    }
}

/// The ConfigMaps and Secrets that a file holds.
pub(crate) fn held_data(tree: &Arc<Tree>) -> Vec<NamedData> {
    let held = |resource: KubeResource| {
        let kind = ["ConfigMap", "Secret"].into_iter().find(|kind| *kind == resource.kind)?;
        Some(NamedData { kind, name: resource.name.clone(), namespace: resource.namespace.clone() })
    };
    resources_in(tree).into_iter().filter_map(held).collect()
}

/// The data that the resources of a file refer to which run Milvus.
pub(crate) fn referred_data(tree: &Arc<Tree>) -> Vec<NamedData> {
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    for resource in resources_in(tree).iter().filter(|r| runs_milvus(r)) {
        let mut add = |kind: &'static str, name: String| {
            let data = NamedData { kind, name, namespace: resource.namespace.clone() };
            if !data.name.is_empty() && known.insert(data.clone()) {
                found.push(data);
            }
        };
        let volumes = [resource.pod().unwrap_or_default(), &["spec", "volumes"]].concat();
        let volumes = resource.at(&volumes).map_or(&[][..], |e| tree.items(e.value));
        for &volume in volumes {
            add("ConfigMap", text(tree, volume, &["configMap", "name"]));
            add("Secret", text(tree, volume, &["secret", "secretName"]));
            let sources = entry_at(tree, volume, &["projected", "sources"]);
            for &source in sources.map_or(&[][..], |e| tree.items(e.value)) {
                add("ConfigMap", text(tree, source, &["configMap", "name"]));
                add("Secret", text(tree, source, &["secret", "name"]));
            }
        }
        for (container, _) in resource.containers() {
            let items = |key: &str| tree.get(container, key).map_or(&[][..], |e| tree.items(e.value));
            for &source in items("envFrom") {
                add("ConfigMap", text(tree, source, &["configMapRef", "name"]));
                add("Secret", text(tree, source, &["secretRef", "name"]));
            }
            for &variable in items("env") {
                let value = text(tree, variable, &["value"]);
                value.split(',').filter_map(service_called).for_each(|name| add("Service", name.to_owned()));
                add("ConfigMap", text(tree, variable, &["valueFrom", "configMapKeyRef", "name"]));
                add("Secret", text(tree, variable, &["valueFrom", "secretKeyRef", "name"]));
            }
        }
    }
    found
}

/// The Service that an address with a port may lead to: a name, alone or with its namespace.
fn service_called(address: &str) -> Option<&str> {
    let rest = address.rsplit_once("://").map_or(address, |(_, rest)| rest).trim();
    let (host, port) = rest.split_once(':')?;
    let (name, domain) = host.split_once('.').unwrap_or((host, ""));
    let is_port = port.trim_end_matches('/').parse::<u16>().is_ok();
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let inside = domain.split('.').nth(1).is_none_or(|part| part == "svc");
    (is_port && is_name && inside && name != "localhost").then_some(name)
}

/// Data that is looked for in files.
#[derive(Default)]
pub(crate) struct WantedData {
    all: Vec<NamedData>,
    /// The places among all of those of a name.
    by_name: HashMap<String, Vec<usize>>,
}

impl WantedData {
    pub fn add(&mut self, data: NamedData) {
        self.by_name.entry(data.name.clone()).or_default().push(self.all.len());
        self.all.push(data);
    }

    /// Whether a text may hold some of it.
    pub fn may_be_in(&self, text: &str) -> bool {
        words_of(text).any(|word| self.by_name.contains_key(word))
    }

    /// What of it a file holds, by its places among all.
    pub fn held_in(&self, tree: &Arc<Tree>) -> HashSet<usize> {
        let mut held = HashSet::new();
        for resource in resources_in(tree) {
            let named = self.by_name.get(&resource.name).into_iter().flatten();
            held.extend(named.filter(|at| self.all[**at].may_be_resource(&resource)));
        }
        held
    }
}

/// What refers to ConfigMaps and Secrets by their names: the resources of a folder, and files elsewhere. Looked up once,
/// and only where it is asked.
pub(super) struct References<'a> {
    beside: &'a [KubeResource],
    files: &'a Files<'a>,
    /// The names in those resources, each with the namespaces of the resources that say it.
    named: OnceCell<HashMap<String, HashSet<&'a str>>>,
    /// The words of the other files that refer to data at all.
    words: OnceCell<HashSet<&'a str>>,
}

impl<'a> References<'a> {
    pub(super) fn new(beside: &'a [KubeResource], files: &'a Files<'a>) -> Self {
        Self { beside, files, named: OnceCell::new(), words: OnceCell::new() }
    }

    /// Whether something refers to a ConfigMap or Secret.
    pub(super) fn lead_to(&self, data: &KubeResource) -> bool {
        let named = self.named.get_or_init(|| self.named_beside()).get(&data.name);
        let near = |of: &&str| *of == data.namespace || of.is_empty() || data.namespace.is_empty();
        data.name.is_empty()
            || named.is_some_and(|namespaces| namespaces.iter().any(near))
            || self.words.get_or_init(|| self.words_elsewhere()).contains(data.name.as_str())
    }

    fn named_beside(&self) -> HashMap<String, HashSet<&'a str>> {
        let mut found: HashMap<String, HashSet<&str>> = HashMap::new();
        for resource in self.beside {
            let mut names = Vec::new();
            add_names(&resource.tree, resource.root, MAX_DEPTH, &mut names);
            for name in names {
                found.entry(name).or_default().insert(&resource.namespace);
            }
        }
        found
    }

    fn words_elsewhere(&self) -> HashSet<&'a str> {
        let own: HashSet<FileId> = self.beside.iter().flat_map(|r| self.files.with_makers(r.file)).collect();
        let others = self.files.sources().iter().filter(|(file, _)| !own.contains(file));
        let refers = |text: &str| {
            let holds = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
            holds("configMap") || holds("customConfigMap") || holds("secret")
        };
        others.filter(|(_, file)| refers(&file.text)).flat_map(|(_, file)| words_of(&file.text)).collect()
    }
}

/// Adds the names of data that a part of a resource refers to.
fn add_names(tree: &Tree, node: NodeId, depth: usize, names: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for entry in tree.entries(node) {
        if REFERENCES.contains(&tree.text(entry.key)) {
            let named = ["name", "secretName"].map(|key| text(tree, entry.value, &[key]));
            names.extend(named.into_iter().filter(|name| !name.is_empty()));
        }
        add_names(tree, entry.value, depth, names);
    }
    for item in tree.items(node) {
        add_names(tree, *item, depth, names);
    }
}

/// The words of a text that may be names of resources.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.'))
}

fn text(tree: &Tree, node: NodeId, keys: &[&str]) -> String {
    entry_at(tree, node, keys).map(|e| scalar_text(tree, e.value)).unwrap_or_default()
}

/// The resources of a text, of which no place is asked.
pub(super) fn resources_in(tree: &Arc<Tree>) -> Vec<KubeResource> {
    let file: FileId = Sources::default().add(SourceFile::new("", ""));
    resources::resources_of(0, file, tree)
}
