//! The conditions that the files of `rules/plan/` have in common.

use crate::facts::tables::form::*;

/// What must hold of a hop. Empty lists and `None` hold of any.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Default))]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct When {
    /// The kind of files, one of these.
    pub on: OrDefault<List<Text>>,
    /// The words that must hold; with `!` they must not.
    pub is: OrDefault<List<Text>>,
    /// The release before.
    pub from: Option<VersionRange>,
    /// The release after.
    pub to: Option<VersionRange>,
    /// The release that the hop reaches or passes.
    pub crosses: Option<Version>,
    /// The version of the chart after.
    pub chart: Option<VersionRange>,
    /// The version of the chart that the hop reaches or passes.
    pub chart_crosses: Option<Version>,
}
