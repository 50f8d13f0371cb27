//! The types of `rules/surfaces.yaml`.

use crate::facts::tables::form::*;

/// How files are recognised.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Surfaces {
    /// Files that Milvus reads itself.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "milvus-yaml")))]
    pub milvus_yaml: MilvusYaml,
    /// Values of the chart.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "helm-values")))]
    pub helm_values: HelmValues,
    /// Folders that are looked into though they are hidden.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "hidden-folders")))]
    pub hidden_folders: List<Text>,
    /// Other files with keys that Milvus has, too.
    pub others: Others,
}

/// How files are recognised that Milvus reads itself.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct MilvusYaml {
    /// Their names.
    pub names: List<Text>,
    /// Names that other programs' files have as well.
    pub common_names: List<Text>,
    /// Sections that no other program has.
    pub own_keys: List<Text>,
    /// Sections that other programs have as well.
    pub shared_keys: List<Text>,
    /// Keys by which the settings of a client are told.
    pub client_keys: List<Text>,
    /// Settings that files of other programs have as well.
    pub everyday_settings: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// How values of the chart are recognised.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct HelmValues {
    /// Their names.
    pub names: List<Text>,
    /// Keys that no other chart has.
    pub own_keys: List<Text>,
    /// Paths that no other chart has.
    pub own_paths: List<Text>,
    /// Keys that other charts have as well.
    pub shared_keys: List<Text>,
    /// Keys that tell such a file together with others.
    pub telling_keys: List<Text>,
    /// Keys that this chart does not have.
    pub foreign_keys: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// Words in the names of files and folders that say whose they are.
    pub places: List<Text>,
    /// Words beside one of those by which they are of another program.
    pub other_places: List<Text>,
    /// The names of folders that say nothing.
    pub neutral_folders: List<Text>,
    /// Words in the names of copies that nothing is installed with.
    pub copies: List<Text>,
    /// The names of the chart.
    pub charts: List<Text>,
    /// What repositories with another chart of that name hold in their names.
    pub foreign_repositories: List<Text>,
    /// The repositories where it is published.
    pub repositories: List<Text>,
}

/// Keys of other kinds of files.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Others {
    /// Of Kubernetes resources.
    pub kubernetes: List<Text>,
    /// Of compose files.
    pub compose: List<Text>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/surfaces.rs"));
