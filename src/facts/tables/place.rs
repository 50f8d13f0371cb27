//! The types of `rules/place.yaml`.

use crate::facts::tables::form::*;

/// What is known of keys that were meant for another file or another place.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Place {
    /// Keys of other surfaces in milvus.yaml and user.yaml, with the setting that they stand for there.
    pub selectors: Map,
    /// Fields of the operator's resource.
    pub resource_fields: List<Text>,
    /// The value key of the texts of files.
    pub files_key: Text,
    /// What people write for it.
    pub files_key_misnomers: List<Text>,
    /// The name of the file for the user's own settings.
    pub user_file: Text,
    /// Sections of values and resources, with the section of settings that each stands for.
    pub homes: Map,
    /// Other names of settings, in these sections and in those of Milvus.
    pub names: Map,
    /// First characters of keys that are not meant to be read.
    pub holders: List<Text>,
    /// Keys without a value that `helm get values` puts before the values.
    pub headings: List<Text>,
    /// Keys below the name of a dependency that are for the chart around it.
    pub outer_switches: List<Text>,
    /// The fewest keys of a copy of a release's own file.
    pub copy_least: usize,
    /// How many of them in a hundred are at the release's own values.
    pub copy_share: usize,
    /// No more keys than this are named in one note.
    pub named_keys: usize,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/place.rs"));
