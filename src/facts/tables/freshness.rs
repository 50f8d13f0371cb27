//! The types of `rules/freshness.yaml`.

use crate::facts::tables::form::*;

/// How fresh the facts are.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Freshness {
    /// The day on which they were last brought up to date.
    pub date: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/freshness.rs"));
