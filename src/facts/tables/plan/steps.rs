//! The types of `rules/plan/steps.yaml`.

use super::when::When;
use crate::facts::tables::form::*;

/// What to verify, run, check or know, by stage of a hop.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Steps {
    /// Before all.
    pub verify: List<Row>,
    /// Before the files change.
    pub prepare: List<Row>,
    /// With the changed files.
    pub apply: List<Row>,
    /// After that.
    pub check: List<Row>,
    /// About the way back.
    pub rollback: List<Row>,
}

/// Something to verify, run, check or know.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Row {
    /// What, with words in braces.
    pub text: Text,
    /// Commands, with words in braces.
    pub commands: OrDefault<List<Text>>,
    /// When it counts.
    pub when: OrDefault<When>,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/plan/steps.rs"));
