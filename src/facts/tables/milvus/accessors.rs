//! The types of `rules/milvus/accessors.yaml`.

use crate::facts::tables::form::*;

/// What is known of the functions of Milvus that turn texts into values.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Accessors {
    /// What each makes of a text.
    pub functions: List<Readable>,
    /// The releases that do not start on text that some parameters cannot be read from.
    pub unparsable_panics: Releases,
}

/// What some accessors accept, and what becomes of other text.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Readable {
    /// The functions.
    pub functions: List<Text>,
    /// The texts that are read as meant.
    pub accepts: Text,
    /// What empty text becomes, where that is not empty text.
    pub empty: Option<Text>,
    /// What any other text becomes; none where every text is accepted.
    pub unreadable: Option<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// Releases of which something holds.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Releases {
    /// The releases.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/accessors.rs"));
