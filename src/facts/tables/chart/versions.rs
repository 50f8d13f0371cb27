//! The types of `rules/chart/versions.yaml`.

use crate::facts::tables::form::*;

/// The versions of the chart and of its dependencies.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Versions {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// The newest version whose values.yaml and templates were read; they answer for later ones.
    pub read: Version,
    /// The versions, oldest first.
    pub versions: List<ChartVersion>,
    /// From each version on at which they changed: the subcharts' names in the values, and their packages.
    pub dependencies: Ordered<Ordered, Version>,
}

/// A version of the chart.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ChartVersion {
    /// The version.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "chart")))]
    pub version: Version,
    /// What it says of the Milvus that it is for.
    #[cfg(not(compiled_rules))]
    #[serde(skip_serializing)]
    pub app: Text,
    /// The tag of the image that it installs; none before Milvus 2.
    pub image: Option<Text>,
    /// Whether the package was ever published; the others exist in the chart's git only.
    #[cfg_attr(not(compiled_rules), serde(default = "yes"))]
    pub published: bool,
    /// Whether it is built on a branch.
    pub branch: OrDefault<bool>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/chart/versions.rs"));
