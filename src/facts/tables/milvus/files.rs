//! The types of `rules/milvus/files.yaml`.

use crate::facts::tables::form::*;

/// How releases read configuration files, and how spellings of one key rank.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Files {
    /// The first line that reads YAML without viper.
    pub read_directly: Since,
    /// The first line that turns lists of mappings into JSON.
    pub lists_as_json: Since,
    /// The first release in which chance decides among keys that differ in case only.
    pub case_random: Since,
    /// The first release that reads files anew with every refresh, so that chance decides anew.
    pub refreshed: Since,
    /// The first release in which an old spelling also counts where the new one is set to the text of the default.
    pub old_over_default: Since,
}

/// The first release of which something holds.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Since {
    /// The release.
    pub since: Version,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/files.rs"));
