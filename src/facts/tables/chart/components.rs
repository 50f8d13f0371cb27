//! The types of `rules/chart/components.yaml`.

use crate::facts::tables::form::*;

/// Which releases of Milvus have which workloads of the chart.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Components {
    /// The oldest release that is known in full.
    pub known_since: Version,
    /// The workloads that only some releases have or need.
    pub components: List<Workload>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
    /// The coordinators that may have standbys.
    pub standby: List<Standby>,
}

/// A workload that only some releases have or need.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Workload {
    /// Its name, as in a rendering.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "component")))]
    pub name: Text,
    /// The value key that deploys it.
    pub by: Text,
    /// The releases that have it; none: all.
    pub has: Option<VersionRange>,
    /// The releases that need it in a cluster.
    pub needs: Option<VersionRange>,
}

/// A coordinator, and what more than one replica of it takes.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Standby {
    /// Its name, as in a rendering.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "component")))]
    pub name: Text,
    /// The value key of its replicas.
    pub replicas: Text,
    /// The settings that must be true.
    pub settings: List<Text>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/chart/components.rs"));
