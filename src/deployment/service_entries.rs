//! Where the files of a compose project describe its services.

use std::collections::{HashMap, HashSet};

use crate::text::yaml::{NodeId, Tree};

/// The mappings that describe the services of a compose project. A project may have many files and many services, so
/// that none is searched for in all files again and again.
#[derive(Debug, Default)]
pub struct ServiceEntries(HashMap<String, Vec<(usize, NodeId)>>);

impl ServiceEntries {
    /// Those of a project's files, in the order in which its deployments have them as texts.
    pub(crate) fn of<'t>(files: impl Iterator<Item = &'t Tree>) -> Self {
        let mut found: HashMap<String, Vec<(usize, NodeId)>> = HashMap::new();
        for (text, tree) in files.enumerate() {
            let Some(services) = tree.path(&["services"]).map(|entry| tree.resolve(entry.value)) else {
                continue;
            };
            for name in keys(tree, services) {
                if let Some(entry) = tree.get(services, name) {
                    found.entry(name.to_owned()).or_default().push((text, tree.resolve(entry.value)));
                }
            }
        }
        Self(found)
    }

    /// The texts that describe a service, by index, with the mapping in each.
    pub(crate) fn get(&self, service: &str) -> &[(usize, NodeId)] {
        self.0.get(service).map_or(&[], Vec::as_slice)
    }
}

/// The keys of a mapping, and of those merged into it, each once.
fn keys(tree: &Tree, map: NodeId) -> HashSet<&str> {
    let (mut keys, mut seen, mut open) = (HashSet::new(), HashSet::new(), vec![map]);
    while let Some(map) = open.pop().map(|map| tree.resolve(map)) {
        if !seen.insert(map) {
            continue;
        }
        for entry in tree.entries(map) {
            if tree.is_merge(entry.key) {
                open.push(entry.value);
                open.extend(tree.items(entry.value));
            } else {
                keys.insert(tree.text(tree.resolve(entry.key)));
            }
        }
    }
    keys
}
