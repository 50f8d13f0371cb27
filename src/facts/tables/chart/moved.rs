//! The types of `rules/chart/moved.yaml`.

use crate::facts::tables::form::*;

/// Where value keys went that are no longer read.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct MovedKeys {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// By key, which stands for all below it.
    pub moved: Map<MovedKey>,
}

/// Where a value key went.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct MovedKey {
    /// The last version that read it.
    pub last: Version,
    /// The value key that took over; none: nothing did.
    pub value: Option<Text>,
    /// What else there is to say.
    pub note: Option<Text>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/chart/moved.rs"));
