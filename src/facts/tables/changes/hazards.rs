//! The types of `rules/changes/hazards.yaml`.

use super::when::When;
use crate::facts::tables::form::*;

/// Changes of versions with known faults.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Hazards {
    /// The rules about one state whose errors are what a new version refuses.
    pub refused_by: List<Text>,
    /// The faults.
    pub hazards: List<Hazard>,
}

/// A change of versions with a known fault.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Hazard {
    /// The rule that reports it.
    pub rule: Text,
    /// What must hold of the old state.
    pub before: OrDefault<When>,
    /// What must hold of the new state.
    pub after: OrDefault<When>,
    /// The values or fields that it shows in, the first one written is marked.
    pub at: OrDefault<List<Text>>,
    /// How bad it is.
    pub severity: Severity,
    /// What happens.
    pub what: Text,
    /// What to do.
    pub help: Text,
    /// Values of the chart that avoid the fault.
    pub set: OrDefault<Map>,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/changes/hazards.rs"));
