//! `rules/surfaces.yaml` into the tables of `discover`.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Facts {
    milvus_yaml: MilvusYaml,
    helm_values: HelmValues,
    hidden_folders: Vec<String>,
    others: Others,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MilvusYaml {
    names: Vec<String>,
    common_names: Vec<String>,
    own_keys: Vec<String>,
    shared_keys: Vec<String>,
    everyday_settings: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HelmValues {
    names: Vec<String>,
    own_keys: Vec<String>,
    own_paths: Vec<String>,
    shared_keys: Vec<String>,
    telling_keys: Vec<String>,
    foreign_keys: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
    charts: Vec<String>,
    #[serde(rename = "foreign_repositories")]
    foreign_repositories: Vec<String>,
    repositories: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Others {
    kubernetes: Vec<String>,
    compose: Vec<String>,
}

/// Writes `surfaces.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let file = rules.join("surfaces.yaml");
    let facts: Facts = read(&file)?;
    let mut code = String::new();
    for (name, words) in [
        ("MILVUS_NAMES", &facts.milvus_yaml.names),
        ("COMMON_NAMES", &facts.milvus_yaml.common_names),
        ("EVERYDAY_SETTINGS", &facts.milvus_yaml.everyday_settings),
        ("MILVUS_OWN_KEYS", &facts.milvus_yaml.own_keys),
        ("MILVUS_SHARED_KEYS", &facts.milvus_yaml.shared_keys),
        ("VALUES_NAMES", &facts.helm_values.names),
        ("VALUES_OWN_KEYS", &facts.helm_values.own_keys),
        ("VALUES_OWN_PATHS", &facts.helm_values.own_paths),
        ("VALUES_SHARED_KEYS", &facts.helm_values.shared_keys),
        ("VALUES_TELLING_KEYS", &facts.helm_values.telling_keys),
        ("VALUES_FOREIGN_KEYS", &facts.helm_values.foreign_keys),
        ("CHARTS", &facts.helm_values.charts),
        ("FOREIGN_REPOSITORIES", &facts.helm_values.foreign_repositories),
        ("REPOSITORIES", &facts.helm_values.repositories),
        ("HIDDEN_FOLDERS", &facts.hidden_folders),
        ("KUBERNETES_KEYS", &facts.others.kubernetes),
        ("COMPOSE_KEYS", &facts.others.compose),
    ] {
        writeln!(code, "pub(super) static {name}: &[&str] = &{words:?};")?;
    }
    Ok(std::fs::write(out.join("surfaces.rs"), code)?)
}
