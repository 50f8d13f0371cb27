//! The rows of `releases.yaml`, `renames.yaml`, `prefixes.yaml` and `constraints.yaml`.

use serde::Deserialize;

use super::runs::{At, Ordered};
pub use super::words::Effect;

/// Rows by key.
pub type Named<T> = Ordered<T>;

/// One release of Milvus.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    pub version: At,
    pub tag: Option<String>,
    pub commit: Option<String>,
    #[serde(default)]
    pub parameters_read: bool,
}

/// An old spelling.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    pub to: Vec<Target>,
    pub note: Option<String>,
    pub source: String,
}

/// A key that an old spelling became.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub key: String,
    pub read_since: Option<At>,
    pub read_until: Option<At>,
}

/// Keys that Milvus reads by their first part.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prefix {
    pub since: At,
    pub until: Option<At>,
    #[serde(default)]
    pub keeps_case: bool,
    #[serde(default)]
    pub refreshable: bool,
    pub holds: String,
    pub source: String,
}

/// A rule between keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constraint {
    pub id: String,
    #[serde(with = "serde_yaml::with::singleton_map")]
    pub rule: Relation,
    pub since: Option<At>,
    pub until: Option<At>,
    pub effect: Effect,
    pub text: String,
    pub source: String,
}

/// What must hold between the keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Relation {
    /// Each at most the next.
    Ascending(Vec<Term>),
    /// Each below the next.
    StrictlyAscending(Vec<Term>),
    /// The keys do something only while the others have these values.
    Needs { keys: Vec<String>, when: Vec<Setting>, have: Vec<Setting> },
    /// These keys must have different values.
    Different(Vec<String>),
    /// The keys belong together; only the text says how.
    Stated(Vec<String>),
}

/// A key, times or divided by a number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub key: String,
    pub times: Option<f64>,
}

/// A key and what its value is compared with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    pub key: String,
    #[serde(default)]
    pub is: Vec<String>,
    #[serde(default)]
    pub not: Vec<String>,
}
