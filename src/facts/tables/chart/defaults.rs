//! The types of `rules/chart/defaults.yaml`.

use crate::facts::tables::form::*;

/// What values are where nobody sets them.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Defaults {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// The defaults, by value key.
    pub defaults: Map<Steps>,
}

/// A default, from each version on at which it changed; none: no default any more.
pub type Steps = Ordered<YamlText, Version>;

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/chart/defaults.rs"));
