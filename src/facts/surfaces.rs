//! How files are recognised: facts from `rules/surfaces.yaml`.

use super::tables::surfaces::SURFACES;

/// The names of files that Milvus reads itself.
pub(crate) static MILVUS_NAMES: &[&str] = SURFACES.milvus_yaml.names;
/// Names that other programs' files have as well.
pub(crate) static COMMON_NAMES: &[&str] = SURFACES.milvus_yaml.common_names;
/// Settings that files of other programs have as well.
pub(crate) static EVERYDAY_SETTINGS: &[&str] = SURFACES.milvus_yaml.everyday_settings;
/// Sections that no other program has.
pub(crate) static MILVUS_OWN_KEYS: &[&str] = SURFACES.milvus_yaml.own_keys;
/// Sections that other programs have as well.
pub(crate) static MILVUS_SHARED_KEYS: &[&str] = SURFACES.milvus_yaml.shared_keys;
/// Keys by which the settings of a client are told.
pub(crate) static CLIENT_KEYS: &[&str] = SURFACES.milvus_yaml.client_keys;
/// Words in the names of files and folders that say that they are Milvus'.
pub(crate) static MILVUS_PLACES: &[&str] = SURFACES.helm_values.places;
/// Words beside those by which they are of another program.
pub(crate) static OTHER_PLACES: &[&str] = SURFACES.helm_values.other_places;
/// The names of folders that say nothing of whose their files are.
pub(crate) static NEUTRAL_FOLDERS: &[&str] = SURFACES.helm_values.neutral_folders;
/// Words in the names of copies that nothing is installed with.
pub(crate) static COPY_WORDS: &[&str] = SURFACES.helm_values.copies;
/// The names of values files.
pub(crate) static VALUES_NAMES: &[&str] = SURFACES.helm_values.names;
/// Value keys that no other chart has.
pub(crate) static VALUES_OWN_KEYS: &[&str] = SURFACES.helm_values.own_keys;
/// Paths of values that no other chart has.
pub(crate) static VALUES_OWN_PATHS: &[&str] = SURFACES.helm_values.own_paths;
/// Value keys that other charts have as well.
pub(crate) static VALUES_SHARED_KEYS: &[&str] = SURFACES.helm_values.shared_keys;
/// Value keys that tell such a file together with others.
pub(crate) static VALUES_TELLING_KEYS: &[&str] = SURFACES.helm_values.telling_keys;
/// Value keys that the chart does not have.
pub(crate) static VALUES_FOREIGN_KEYS: &[&str] = SURFACES.helm_values.foreign_keys;
/// The names of the chart.
pub(crate) static CHARTS: &[&str] = SURFACES.helm_values.charts;
/// What repositories with another chart of that name hold in their names.
pub(crate) static FOREIGN_REPOSITORIES: &[&str] = SURFACES.helm_values.foreign_repositories;
/// The repositories where the chart is published.
pub(crate) static REPOSITORIES: &[&str] = SURFACES.helm_values.repositories;
/// Folders that are looked into though they are hidden.
pub(crate) static HIDDEN_FOLDERS: &[&str] = SURFACES.hidden_folders;
/// Keys of Kubernetes resources.
pub(crate) static KUBERNETES_KEYS: &[&str] = SURFACES.others.kubernetes;
/// Keys of compose files.
pub(crate) static COMPOSE_KEYS: &[&str] = SURFACES.others.compose;
