//! The types of `rules/commands.yaml`.

use crate::facts::tables::form::*;

/// The options of programs that a value follows.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Commands {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// Those of Helm.
    pub helm: List<Text>,
    /// Those of `docker run`.
    pub docker: List<Text>,
    /// Those of `docker compose`.
    pub compose: List<Text>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/commands.rs"));
