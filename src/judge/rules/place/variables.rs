//! The variables of a deployment, looked through once for all releases.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::deployment::{Deployment, Variable};
use crate::facts::milvus::{NormalKey, environment};
use crate::judge::finding::SharedFindings;
use crate::text::source::{FileId, Location};
use crate::text::yaml::{NodeId, NodeKind, Tree};

/// So many names of variables are compared with those that Milvus reads.
pub(super) const COMPARED: usize = 500;

/// What is the same of a deployment's variables in all releases.
pub struct Variables {
    /// Those that may have been meant for Milvus, by their place in the environment.
    pub meant: Vec<usize>,
    /// All names, as Milvus compares them.
    pub names: HashSet<NormalKey>,
    /// Where those of other programs are written.
    others: HashSet<Location>,
    /// The texts of files of variables that other services are given as well, by their files.
    shared_files: HashSet<FileId>,
    /// What is wrong with those.
    pub beside: OnceLock<SharedFindings>,
}

impl Variables {
    /// What is known of the variables of a deployment.
    pub fn of(deployment: &Deployment) -> Self {
        let meant = deployment.env.iter().enumerate();
        let meant = meant.filter(|(_, v)| environment::may_be_meant(&v.name)).map(|(place, _)| place);
        let others = deployment.services.iter().flat_map(|service| &service.env);
        Self {
            meant: meant.take(COMPARED).collect(),
            names: deployment.env.iter().map(|v| NormalKey::new(&v.name)).collect(),
            shared_files: shared_files(deployment),
            others: others
                .filter_map(|v| Some(v.written.as_ref()?.key_at))
                .chain(shared(deployment))
                .collect(),
            beside: OnceLock::new(),
        }
    }

    /// Whether a file of variables is one for several programs, of which another one gets this variable too.
    pub fn is_for_others(&self, variable: &Variable) -> bool {
        variable.written.as_ref().is_some_and(|written| {
            self.others.contains(&written.key_at) || self.shared_files.contains(&written.key_at.file)
        })
    }
}

/// Where variables are written that services of compose have which run something else: an anchor may be for several.
fn shared(deployment: &Deployment) -> Vec<Location> {
    let mut found = Vec::new();
    for text in &deployment.texts {
        let tree = &text.tree;
        let Some(services) = tree.path(&["services"]) else { continue };
        for service in tree.entries(tree.resolve(services.value)) {
            let is_own = deployment.containers.iter().any(|c| c.name == tree.text(service.key));
            let environment = tree.get(tree.resolve(service.value), "environment").filter(|_| !is_own);
            let mut open: Vec<NodeId> = environment.iter().map(|e| e.value).collect();
            let mut seen = HashSet::new();
            while let Some(node) = open.pop().map(|node| tree.resolve(node)) {
                if !seen.insert(node) {
                    continue;
                }
                let at = |node: NodeId| Location { file: text.file, span: tree.span(node) };
                for item in tree.items(node) {
                    let is_map = !tree.entries(tree.resolve(*item)).is_empty();
                    found.extend((!is_map).then(|| at(*item)));
                    open.extend(is_map.then_some(*item));
                }
                for entry in tree.entries(node) {
                    match tree.is_merge(entry.key) {
                        true => open.push(entry.value),
                        false => found.push(at(entry.key)),
                    }
                }
            }
        }
    }
    found
}

/// The files of the variables of Milvus that are no file of compose, where another service is given files of the same
/// name: whose variables which are cannot be told there.
fn shared_files(deployment: &Deployment) -> HashSet<FileId> {
    let mut own = HashSet::new();
    let mut others = HashSet::new();
    let mut projects = HashSet::new();
    for text in &deployment.texts {
        let Some(services) = text.tree.path(&["services"]) else { continue };
        projects.insert(text.file);
        for service in text.tree.entries(text.tree.resolve(services.value)) {
            let name = text.tree.text(service.key);
            let of_milvus = deployment.containers.iter().any(|c| c.name == name);
            let named = files_of_variables(&text.tree, service.value);
            if of_milvus { own.extend(named) } else { others.extend(named) }
        }
    }
    if projects.is_empty() || own.is_disjoint(&others) {
        return HashSet::new();
    }
    let files = deployment.env.iter().filter_map(|v| Some(v.written.as_ref()?.key_at.file));
    files.filter(|file| !projects.contains(file)).collect()
}

/// The files of variables that a service of compose names.
fn files_of_variables(tree: &Tree, service: NodeId) -> Vec<&str> {
    let Some(entry) = tree.get(tree.resolve(service), "env_file") else { return Vec::new() };
    let node = tree.resolve(entry.value);
    let items = match tree.kind(node) {
        NodeKind::Sequence(items) => items,
        _ => &[node],
    };
    let named = items.iter().map(|item| {
        let item = tree.resolve(*item);
        tree.get(item, "path").map_or(item, |path| tree.resolve(path.value))
    });
    named.map(|node| tree.text(node).trim_start_matches("./")).collect()
}
