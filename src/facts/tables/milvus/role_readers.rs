//! The types of `rules/milvus/role_readers.yaml`.

use crate::facts::tables::form::*;

/// A setting that another role reads than the one whose section it is in.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ReadElsewhere {
    /// The setting.
    pub key: Text,
    /// The roles that read it.
    pub readers: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/role_readers.rs"));
