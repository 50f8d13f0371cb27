//! The types of `rules/apart.yaml`.

use crate::facts::tables::form::*;

/// What tells two installations from two states of one.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Apart {
    /// Words in paths that stand for an installation each.
    pub installations: List<List<Text>>,
    /// Endings of host names that lead to different servers in different networks.
    pub private: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/apart.rs"));
