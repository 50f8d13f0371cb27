//! The types of `rules/placeholders.yaml`.

use crate::facts::tables::form::*;

/// What is no value but a place to put one; words in lower case.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Placeholders {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// Whole values.
    pub whole: List<Text>,
    /// What stands anywhere in a value.
    pub part: List<Text>,
    /// What stands anywhere in a value where a word begins.
    pub word: List<Text>,
    /// Names of variables that are whole values.
    pub variables: List<Text>,
    /// How encrypted values begin.
    pub encrypted: List<Text>,
    /// The key under which the program that encrypts a file keeps what it needs.
    pub kept_by_encryption: List<Text>,
    /// The last parts of value keys that hold quantities.
    pub quantities: List<Text>,
    /// The characters that are repeated to the end.
    pub repeated: Text,
    /// Words in angle brackets that stand for nothing to fill in.
    pub angle_words_kept: List<Text>,
    /// Folders whose files are to be filled in.
    pub example_folders: List<Text>,
    /// Programs that fill in files.
    pub fillers: List<Filler>,
    /// Switches that make Milvus read certificates.
    pub certificates: List<Certificates>,
}

/// A switch with the files that it makes Milvus read.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Certificates {
    /// The setting that switches it on.
    pub switch: Text,
    /// How paths of examples begin.
    pub example: Text,
    /// The settings that name the files.
    pub paths: List<Text>,
}

/// A program that puts values in the place of placeholders.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Filler {
    /// How lines that run it begin.
    pub program: Text,
    /// What it fills in.
    pub fills: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/placeholders.rs"));
