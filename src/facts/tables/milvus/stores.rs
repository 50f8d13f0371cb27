//! The types of `rules/milvus/stores.yaml`.

use crate::facts::tables::form::*;

/// What is known of object stores.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Stores {
    /// The words of `minio.cloudProvider`.
    pub providers: List<Provider>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
    /// The word that stands for every other store of its protocol.
    pub general: Text,
    /// The releases that start with some words only.
    pub strict: Strict,
    /// The ports of public endpoints.
    pub ports: Ports,
    /// What is known of `minio.rootPath`.
    pub root_path: RootPath,
}

/// A word of `minio.cloudProvider`.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Provider {
    /// The word.
    pub name: Text,
    /// The store as people call it.
    pub title: Text,
    /// The ends of the names of its public endpoints.
    pub hosts: List<Text>,
    /// True for a store that speaks no protocol but its own.
    pub own_protocol: OrDefault<bool>,
    /// True where the access key names the account.
    pub account: OrDefault<bool>,
    /// True where the address is not used.
    pub addressless: OrDefault<bool>,
    /// The releases that need `minio.useVirtualHost` for it.
    pub virtual_host: Option<VersionRange>,
    /// The word of `common.storageType` that does not reach it.
    pub engine: Option<Engine>,
}

/// A word of `common.storageType` that does not reach a store.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Engine {
    /// The releases.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The word.
    pub not: Text,
    /// The right one.
    pub right: Text,
}

/// The releases that start with some words only.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Strict {
    /// The releases.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The words.
    pub names: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// The ports of public endpoints.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Ports {
    /// With TLS.
    pub tls: Text,
    /// Without.
    pub plain: Text,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// What is known of `minio.rootPath`.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct RootPath {
    /// The releases that stop at start while it is empty.
    pub empty_stops: Releases,
    /// The releases in which a leading slash damages paths.
    pub slash_breaks: Releases,
}

/// Releases of which something holds.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Releases {
    /// The releases.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/stores.rs"));
