//! The types of `rules/milvus/containers.yaml`.

use crate::facts::tables::form::*;

/// What is known of containers.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Containers {
    /// The images and commands of Milvus.
    pub milvus: Milvus,
    /// Where Milvus looks for its configuration in them.
    pub configuration: Configuration,
    /// The programs that Milvus depends on.
    pub dependencies: List<Dependency>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub dependency_sources: Sources,
}

/// The images and commands of Milvus.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Milvus {
    /// The last parts of the repositories.
    pub images: List<Text>,
    /// The repositories of the project itself.
    pub official: List<Text>,
    /// The program.
    pub program: Text,
    /// The word before the roles.
    pub run: Text,
    /// The role in which one process is all of Milvus.
    pub standalone: Text,
    /// The roles of nodes that every cluster has.
    pub nodes: List<Text>,
    /// The roles of nodes that only some releases have.
    pub other_nodes: List<Text>,
    /// The roles that lead the others.
    pub coordinators: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
}

/// Where Milvus looks for its configuration.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Configuration {
    /// The folder.
    pub folder: Text,
    /// The variable that names another one.
    pub variable: Text,
    /// The scripts that merge files before Milvus starts.
    pub merge_scripts: List<Text>,
    /// The releases that stop where roles of one process share a port.
    pub same_port_stops: VersionRange,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
}

/// What Milvus depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize))]
pub enum DependencyKind {
    /// Metadata.
    Etcd,
    /// Objects.
    ObjectStore,
    /// A message queue.
    Pulsar,
    /// A message queue.
    Kafka,
}

/// A program that Milvus depends on.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Dependency {
    /// What for.
    pub kind: DependencyKind,
    /// The name as people write it.
    pub title: Text,
    /// The setting that says where Milvus finds it.
    pub address: Text,
    /// The last parts of the repositories.
    pub images: List<Text>,
    /// Pairs of variables that set user and password, the preferred pair first.
    pub credentials: OrDefault<List<(Text, Text)>>,
    /// Other variables it reads whose names are near those.
    pub others: OrDefault<List<Text>>,
    /// Repositories whose image has these credentials while none are set.
    pub default_of: OrDefault<List<Text>>,
    /// The credentials of such an image.
    pub default: Option<(Text, Text)>,
    /// Where it keeps its data.
    pub data: Option<DataFacts>,
    /// Where it listens.
    pub listens: Option<ListenFacts>,
}

/// Where a program listens, by its flags and variables.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ListenFacts {
    /// The flag that names the addresses.
    pub flag: Option<Text>,
    /// The variables that do, the one that counts first.
    pub variables: List<Text>,
    /// Variables with the addresses that clients are told to call.
    pub told: OrDefault<List<Text>>,
    /// Flag and variable of a file of settings.
    pub file: OrDefault<List<Text>>,
    /// The addresses where nothing names others.
    pub default: Text,
    /// Repositories of images that have this default.
    pub default_of: List<Text>,
}

/// Where a program keeps its data, by its flags and variables.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct DataFacts {
    /// Its names.
    pub programs: List<Text>,
    /// The flag that names the folder.
    pub flag: Option<Text>,
    /// The word that folders follow.
    pub after: Option<Text>,
    /// Flags without a value.
    pub alone: OrDefault<List<Text>>,
    /// The variable that names the folder.
    pub variable: Text,
    /// Flag and variable of a file of settings.
    pub file: OrDefault<List<Text>>,
    /// Flag and variable of the name that the default folder has.
    pub name: OrDefault<List<Text>>,
    /// Its name without one.
    pub unnamed: OrDefault<Text>,
    /// What follows the name.
    pub ending: OrDefault<Text>,
    /// Repositories of images that set no folder of their own.
    pub default_of: OrDefault<List<Text>>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/containers.rs"));
