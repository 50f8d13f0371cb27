//! The types of `rules/plan/values.yaml`.

use super::when::When;
use crate::facts::tables::form::*;

/// Values that must be so after a hop.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Ensured {
    /// Keys with their values.
    pub set: Ordered,
    /// They are written even where a default says so.
    pub written: OrDefault<bool>,
    /// When they must be so.
    pub when: OrDefault<When>,
    /// Why.
    pub why: Text,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/plan/values.rs"));
