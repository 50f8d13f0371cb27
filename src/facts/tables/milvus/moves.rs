//! The types of `rules/milvus/moves.yaml`.

use crate::facts::tables::form::*;

/// What a setting says the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum Moves {
    /// Collections, users, positions.
    Metadata,
    /// Segments and indexes.
    Objects,
    /// The message queue.
    Log,
}

/// When two values name the same place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum Compare {
    /// Where they are one text.
    #[default]
    Text,
    /// Where both are true or both are not.
    Bool,
    /// Where they are one path, whatever slashes stand at its ends.
    Path,
    /// Where they are one host and port, with or without a scheme.
    Host,
    /// Where the lists have a host and port in common.
    Hosts,
}

/// A setting that says where data lie.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Move {
    /// The setting.
    pub key: Text,
    /// What lies there.
    pub moves: Moves,
    /// How values are compared.
    pub compare: OrDefault<Compare>,
    /// The setting of the port for addresses that have none.
    pub port: Option<Text>,
    /// Words that mean the same.
    pub same: OrDefault<List<Text>>,
    /// The queue it belongs to.
    pub queue: Option<Text>,
    /// The releases that look there; none: all.
    pub milvus: Option<VersionRange>,
    /// Settings with the values under which it counts.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "while")))]
    pub only: OrDefault<Map>,
    /// Settings with the values under which it does not count.
    pub unless: OrDefault<Map>,
    /// What happens with another value, after a colon.
    pub effect: Text,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/moves.rs"));
