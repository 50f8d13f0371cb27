//! The types of `rules/plan/versions.yaml`.

use crate::facts::tables::form::*;

/// What a Milvus is installed with, and what takes the place of queues.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Versions {
    /// With which chart and operator a Milvus is installed.
    pub packages: List<Package>,
    /// The queues that take the place of those that are gone.
    pub replacements: List<Replacement>,
}

/// With which chart and operator a Milvus is installed.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Package {
    /// The releases.
    pub milvus: VersionRange,
    /// Whether the installed chart stays; else the newest that was made for their line takes its place.
    pub keeps_chart: OrDefault<bool>,
    /// The operator to take where the present one is too old.
    pub operator: Option<Version>,
    /// The oldest operator that will do.
    pub operator_since: Option<Version>,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

/// The queue that takes the place of one that is gone.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Replacement {
    /// The one that is gone.
    pub queue: Text,
    /// The one that takes its place.
    pub to: Text,
    /// Why this one: a clause.
    pub why: Text,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/plan/versions.rs"));
