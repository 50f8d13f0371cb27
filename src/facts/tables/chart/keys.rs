//! The types of `rules/chart/keys.yaml`.

use crate::facts::tables::form::*;

/// The keys of the chart's values.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Keys {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// The roots that Helm itself reads.
    pub reserved: List<Text>,
    /// The keys.
    pub keys: Keyed<Key>,
    /// The keys at the first level of each package of a subchart.
    pub packages: Map<List<Text>>,
}

/// A key of the chart's values.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Key {
    /// The key.
    #[cfg_attr(not(compiled_rules), serde(default))]
    pub path: Text,
    /// The types that its default has had.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "type")))]
    pub types: OrDefault<OneOrMany<Text>>,
    /// The versions whose values.yaml has it.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: OrDefault<OneOrMany<VersionRange>>,
    /// The versions whose templates read it though values.yaml does not have it.
    pub hidden: Option<VersionRange>,
    /// The versions of which no template reads it though values.yaml has it.
    pub dead: Option<VersionRange>,
    /// Whether any key may stand below it.
    pub open: OrDefault<bool>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/chart/keys.rs"));
