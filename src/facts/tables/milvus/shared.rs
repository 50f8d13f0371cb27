//! The types of `rules/milvus/shared.yaml`.

use super::moves::Moves;
use crate::facts::tables::form::*;

/// Where a Milvus keeps what no other one may touch.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Kept {
    /// What it keeps there.
    pub what: Moves,
    /// The setting with the addresses.
    pub servers: Text,
    /// The setting of the port for addresses that have none.
    pub port: Option<Text>,
    /// What tells places on one server apart.
    pub below: List<Text>,
    /// The setting that names the account, where the store has one.
    pub account: Option<Text>,
    /// Settings with the values under which it does not count.
    pub unless: OrDefault<Map>,
    /// The queue it belongs to.
    pub queue: Option<Text>,
    /// The releases that do so; none: all.
    pub milvus: Option<VersionRange>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/shared.rs"));
