//! The ConfigMaps and Secrets that the pods of Milvus refer to by name, and the Services that they call.

use std::collections::HashSet;
use std::sync::Arc;

use super::milvus::runs_milvus;
use super::resources::{self, KubeResource, entry_at, scalar_text};
use crate::read::Files;
use crate::text::source::{FileId, SourceFile, Sources};
use crate::text::yaml::{Entry, MAX_DEPTH, NodeId, Tree};

/// The keys below which resources name ConfigMaps and Secrets.
const REFERENCES: [&str; 6] =
    ["configMap", "configMapRef", "configMapKeyRef", "secret", "secretRef", "secretKeyRef"];

/// A ConfigMap, Secret or Service by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedData {
    kind: &'static str,
    /// What it is called.
    pub name: String,
    /// Empty where it is not said.
    namespace: String,
}

impl NamedData {
    fn is(&self, resource: &KubeResource) -> bool {
        let near = self.namespace == resource.namespace
            || self.namespace.is_empty()
            || resource.namespace.is_empty();
        near && resource.kind == self.kind && resource.name == self.name
    }
}

/// The data that the resources of a file refer to which run Milvus.
pub(crate) fn referred_data(tree: &Arc<Tree>) -> Vec<NamedData> {
    let mut found = Vec::new();
    for resource in resources_in(tree).iter().filter(|r| runs_milvus(r)) {
        let mut add = |kind: &'static str, name: String| {
            let data = NamedData { kind, name, namespace: resource.namespace.clone() };
            if !data.name.is_empty() && !found.contains(&data) {
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

/// Those of some data that a file holds, by index.
pub(crate) fn held_data(tree: &Arc<Tree>, wanted: &[NamedData]) -> Vec<usize> {
    let resources = resources_in(tree);
    (0..wanted.len()).filter(|&n| resources.iter().any(|r| wanted[n].is(r))).collect()
}

/// Whether something refers to a ConfigMap or Secret by its name: another resource beside it, or a file elsewhere.
pub(super) fn is_referred_to(data: &KubeResource, beside: &[KubeResource], files: &Files<'_>) -> bool {
    let near = |r: &&KubeResource| {
        r.namespace == data.namespace || r.namespace.is_empty() || data.namespace.is_empty()
    };
    if data.name.is_empty()
        || beside.iter().filter(near).any(|r| names(&r.tree, r.root, &data.name, MAX_DEPTH))
    {
        return true;
    }
    let mut own: HashSet<FileId> = beside.iter().map(|r| r.file).collect();
    own = own.into_iter().flat_map(|file| files.with_makers(file)).collect();
    let others = files.sources().iter().filter(|(file, _)| !own.contains(file));
    others.into_iter().any(|(_, file)| {
        let holds = |word: &str| memchr::memmem::find(file.text.as_bytes(), word.as_bytes()).is_some();
        (holds("configMap") || holds("customConfigMap") || holds("secret"))
            && has_word(&file.text, &data.name)
    })
}

/// Whether a part of a resource refers to data of a name.
fn names(tree: &Tree, node: NodeId, name: &str, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let of_reference = |e: &Entry| {
        let is_reference = REFERENCES.contains(&tree.text(e.key));
        is_reference && ["name", "secretName"].iter().any(|key| text(tree, e.value, &[key]) == name)
    };
    tree.entries(node).iter().any(|e| of_reference(e) || names(tree, e.value, name, depth))
        || tree.items(node).iter().any(|item| names(tree, *item, name, depth))
}

/// Whether a text has a name that is no part of a longer one.
fn has_word(text: &str, name: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    text.match_indices(name).any(|(at, _)| {
        let (before, behind) = (text[..at].chars().next_back(), text[at + name.len()..].chars().next());
        !before.is_some_and(is_of_name) && !behind.is_some_and(is_of_name)
    })
}

fn text(tree: &Tree, node: NodeId, keys: &[&str]) -> String {
    entry_at(tree, node, keys).map(|e| scalar_text(tree, e.value)).unwrap_or_default()
}

/// The resources of a text, of which no place is asked.
fn resources_in(tree: &Arc<Tree>) -> Vec<KubeResource> {
    let file: FileId = Sources::default().add(SourceFile::new("", ""));
    resources::resources_of(0, file, tree)
}
