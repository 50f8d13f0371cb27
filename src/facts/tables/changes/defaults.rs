//! The types of `rules/changes/defaults.yaml`.

use super::when::When;
use crate::facts::tables::form::*;

/// Defaults that count for what runs or is kept.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Defaults {
    /// The settings whose defaults count for what runs.
    pub drifts: List<Drift>,
    /// Other defaults that change nothing.
    pub without_effect: List<SameEffect>,
    /// The settings by which queues forget messages.
    pub retention: List<Cut>,
}

/// A setting whose default counts for what runs.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Drift {
    /// The setting.
    pub key: Text,
    /// The default before; any where `None`.
    pub from: Option<Text>,
    /// The default after; any where `None`.
    pub to: Option<Text>,
    /// When it counts, in the new state.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "while")))]
    pub only: OrDefault<When>,
    /// What happens, after a colon.
    pub effect: Text,
    /// How bad it is.
    pub severity: Severity,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

/// A setting that does the same with the default of another release.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct SameEffect {
    /// The setting.
    pub key: Text,
    /// The releases among which that holds.
    pub milvus: VersionRange,
    /// Where that is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// A setting by which a queue forgets messages.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Cut {
    /// The setting.
    pub key: Text,
    /// The queue.
    pub queue: Text,
    /// The words for no limit.
    pub unlimited: List<Text>,
    /// Where that is known from.
    pub source: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/changes/defaults.rs"));
