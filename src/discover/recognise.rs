//! What a file is, by its content first and its name second.

use std::path::Path;

use crate::milvus::{Kind, NormalKey, Role};
use crate::yaml::{NodeId, Tree};

include!(concat!(env!("OUT_DIR"), "/surfaces.rs"));

/// A file's kind and what it is to its deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The kind.
    pub kind: Kind,
    /// The role.
    pub role: Role,
}

/// What the surroundings of a file say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings {
    /// The user named the file.
    pub named: bool,
    /// A chart version was given, or a Chart.yaml beside the file names Milvus.
    pub in_milvus_chart: bool,
}

/// Recognises a file; `None` for one that does not configure Milvus in a way known here.
pub fn recognise(path: &Path, tree: &Tree, around: Surroundings) -> Option<Recognised> {
    if let Some(resource) = super::resources::recognise(tree) {
        return Some(resource);
    }
    let keys = top_level_keys(tree);
    let has = |words: &[&str]| words.iter().any(|w| keys.iter().any(|k| k == w));
    if KUBERNETES_KEYS.iter().all(|w| keys.iter().any(|k| k == w)) || has(COMPOSE_KEYS) {
        return None;
    }
    let name = base_name(path);
    let values_name = named_like(&name, VALUES_NAMES) || name.starts_with("values");
    if values_name && around.in_milvus_chart {
        return Some(values());
    }
    let milvus_name = named_like(&name, MILVUS_NAMES);
    let own_milvus = keys.iter().filter(|k| is_section(k, MILVUS_OWN_KEYS)).count();
    let own_values = keys.iter().filter(|k| VALUES_OWN_KEYS.contains(&k.as_str())).count();
    // queryNode and its like stand in both; what else is there, then the name, decides.
    let both =
        keys.iter().filter(|k| VALUES_OWN_KEYS.contains(&k.as_str()) && is_section(k, MILVUS_SHARED_KEYS));
    let only_values = own_values - both.count();
    let all_sections = !keys.is_empty()
        && keys.iter().all(|k| is_section(k, MILVUS_OWN_KEYS) || is_section(k, MILVUS_SHARED_KEYS));
    if milvus_name && only_values == 0 {
        return (own_milvus > 0 || all_sections).then(|| milvus_yaml(&name));
    }
    if only_values > 0 || (own_values > 0 && values_name) {
        return Some(values());
    }
    let enough = if around.named { 1 } else { 2 };
    (own_milvus >= enough && !values_name).then(|| milvus_yaml(&name))
}

/// The role of a file whose kind the user gave.
pub fn recognise_as(kind: Kind, path: &Path) -> Recognised {
    match kind {
        Kind::MilvusYaml => milvus_yaml(&base_name(path)),
        Kind::MilvusCr | Kind::Gitops => Recognised { kind, role: Role::Resource },
        kind => Recognised { kind, role: Role::Values },
    }
}

/// True when a Chart.yaml or Chart.lock names the Milvus chart, itself or as a dependency.
pub fn is_milvus_chart(chart: &Tree) -> bool {
    let root = chart.root();
    root.is_some_and(|root| is_named_milvus(chart, root)) || milvus_dependency(chart).is_some()
}

/// The entry of the Milvus chart among the dependencies of a chart.
pub fn milvus_dependency(chart: &Tree) -> Option<NodeId> {
    let dependencies = chart.path(&["dependencies"])?;
    chart.items(dependencies.value).iter().copied().find(|&item| is_named_milvus(chart, item))
}

/// True for the name of the Milvus chart, also behind a repository, unless that is one with another chart.
pub fn is_chart(name: &str, repository: &str) -> bool {
    let foreign = |word: &&str| name.contains(word) || repository.contains(word);
    CHARTS.contains(&name.rsplit('/').next().unwrap_or(name)) && !FOREIGN_REPOSITORIES.iter().any(foreign)
}

fn is_named_milvus(chart: &Tree, map: NodeId) -> bool {
    chart.get(map, "name").is_some_and(|e| CHARTS.contains(&chart.text(chart.resolve(e.value))))
}

fn values() -> Recognised {
    Recognised { kind: Kind::HelmValues, role: Role::Values }
}

fn milvus_yaml(name: &str) -> Recognised {
    let role = match name.rsplit(['-', '_']).next().unwrap_or(name).split('.').rev().nth(1) {
        Some("user") => Role::UserYaml,
        Some("default") => Role::DefaultYaml,
        _ => Role::MilvusYaml,
    };
    Recognised { kind: Kind::MilvusYaml, role }
}

fn base_name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// True for one of `names`, also after a prefix that ends in `-`, `_` or `.`.
fn named_like(name: &str, names: &[&str]) -> bool {
    names.iter().any(|n| name.strip_suffix(n).is_some_and(|p| p.is_empty() || p.ends_with(['-', '_', '.'])))
}

fn top_level_keys(tree: &Tree) -> Vec<String> {
    let Some(root) = tree.root() else { return Vec::new() };
    tree.entries(root).iter().map(|e| tree.text(e.key).to_owned()).collect()
}

/// True when a key is one of the sections, or a flat spelling of a key in one (`mq.type`, `mqType`).
fn is_section(key: &str, sections: &[&str]) -> bool {
    let first = key.split('.').next().unwrap_or(key);
    let normal = NormalKey::new(first);
    sections.iter().any(|s| NormalKey::new(s) == normal)
        || crate::milvus::catalogue::param(&NormalKey::new(key))
            .is_some_and(|p| p.key().split('.').next().is_some_and(|s| sections.contains(&s)))
}
