//! The types of `rules/compose/shapes.yaml`.

use crate::facts::tables::form::*;

/// The keys of a compose project and what may stand behind them.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Shapes {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// The names of its files.
    pub files: Files,
    /// Keys below `deploy` that mean nothing but in a swarm.
    pub swarm: List<Text>,
    /// Kinds of values that several keys hold, by name.
    pub words: Map,
    /// Mappings, by name.
    pub shapes: Map<Shape>,
    /// Keys of a service that say what others below `deploy.resources` say.
    pub twins: List<Twin>,
    /// Keys that exclude each other.
    pub rivals: List<Rivals>,
    /// What is done with changed files that asks for no place to put them.
    pub untargeted: List<Text>,
    /// What texts become whose variables were replaced.
    pub casts: Casts,
}

/// A key of a service that says what one below `deploy.resources` says.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Twin {
    /// The key.
    pub key: Text,
    /// The key of the mapping that has the other.
    pub part: Text,
    /// The other key.
    pub says: Text,
    /// True where they say a number of bytes.
    pub in_bytes: OrDefault<bool>,
}

/// Keys that exclude each other.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Rivals {
    /// The way to the mapping that has them.
    pub way: Text,
    /// The keys.
    pub keys: List<Text>,
}

/// Names of files that Compose looks for, in order.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Files {
    /// Those that begin a project.
    pub main: List<Text>,
    /// Those that lie over one that does.
    pub overrides: List<Text>,
}

/// A mapping.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Shape {
    /// Its keys, with what may stand behind them in words.
    pub keys: Map,
    /// The keys that must be there.
    pub required: OrDefault<List<Text>>,
    /// True where not even keys that begin with `x-` may stand beside these.
    pub is_closed: OrDefault<bool>,
    /// True where any other key may stand beside these.
    pub is_open: OrDefault<bool>,
}

/// The ways to texts that become something else once their variables are replaced.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Casts {
    /// Whole numbers.
    pub integer: List<Text>,
    /// Numbers.
    pub number: List<Text>,
    /// Truth values.
    pub flag: List<Text>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/compose/shapes.rs"));
