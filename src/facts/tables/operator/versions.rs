//! The types of `rules/operator/versions.yaml`.

use crate::facts::tables::form::*;

/// The operators that are known, and the images that they install.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Versions {
    /// The newest operator.
    pub newest: Version,
    /// The image of the oldest operator.
    pub oldest: Version,
    /// From each operator on at which it changed, the image that a resource without one gets.
    pub images: Ordered<Version, Version>,
    /// The images that are new to it.
    pub recent: Recent,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// What the operator takes for one of the new releases.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Recent {
    /// The release that is none yet.
    pub above: Version,
    /// How other tags begin.
    pub tags: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/operator/versions.rs"));
