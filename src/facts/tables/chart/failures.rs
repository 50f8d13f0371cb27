//! The types of `rules/chart/failures.yaml`.

use crate::facts::tables::form::*;

/// The values that make helm fail.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Failures {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    #[serde(rename(deserialize = "source"), skip_serializing)]
    pub source: Sources,
    /// By the chart's own templates.
    pub failures: List<Fail>,
    /// By those of subcharts.
    pub packages: List<PackageFails>,
}

/// The values that make the templates of a subchart fail.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct PackageFails {
    /// The packages.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "of")))]
    pub packages: List<Text>,
    /// The values.
    pub failures: List<PackageFail>,
}

/// A value that makes the templates of a subchart fail.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct PackageFail {
    /// The value key, below that of the subchart.
    pub key: Text,
    /// What its value must be.
    pub must_be: Shape,
    /// The value keys of the subchart that must be true, or false with `!`, for the value to be read.
    pub when: OrDefault<List<Text>>,
}

/// A value that makes helm fail.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Fail {
    /// The value key.
    pub key: Text,
    /// What its value must be.
    pub must_be: Shape,
    /// The versions.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The value keys that must be true, or false with `!`, for the value to be read.
    pub when: OrDefault<List<Text>>,
    /// The only template that reads it; none: others do.
    pub template: Option<Template>,
    /// Why it fails; none: as values of its shape do.
    pub message: Option<Text>,
}

/// A template of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum Template {
    /// That of the generated file, which a ConfigMap of the user's leaves out.
    Config,
}

/// What a value must be for the templates to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(compiled_rules),
    derive(Deserialize, Serialize),
    serde(rename_all(deserialize = "kebab-case"))
)]
pub enum Shape {
    /// A map; null and a missing one fail too, unless a subchart has one.
    Map,
    /// Text; null and a missing one fail too.
    Text,
    /// A list or map; null and a missing one pass.
    List,
    /// A list or map of maps; null and a missing one pass.
    Maps,
    /// A map whose entries are written among others; null and a missing one pass.
    Entries,
    /// A map of texts; null and a missing one pass.
    TextMap,
    /// A boolean; null and a missing one pass.
    Boolean,
    /// Text; null and a missing one pass.
    Word,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/chart/failures.rs"));
