//! The types of `rules/kustomize/fields.yaml`.

use crate::facts::tables::form::*;

/// The fields of a kustomization and what may stand behind them.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Fields {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// The names of its files.
    pub names: List<Text>,
    /// The kinds of its files, with what they say as `apiVersion`.
    pub kinds: Map,
    /// The fields that are not followed.
    pub not_followed: List<Text>,
    /// What `valuesMerge` of a chart may say.
    pub merges: List<Text>,
    /// Mappings, by name: their keys, with what may stand behind these in words.
    pub shapes: Map<Map>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/kustomize/fields.rs"));
