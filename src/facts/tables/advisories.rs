//! The types of the files of `rules/advisories/`.

use super::changes::when::When;
use crate::facts::tables::form::*;

/// A fault of certain releases of Milvus.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Advisory {
    /// Its name, which is that of its file.
    #[cfg_attr(not(compiled_rules), serde(default))]
    pub id: Text,
    /// The fault in a few words.
    pub summary: Text,
    /// The releases that have it.
    pub affected: OneOrMany<VersionRange>,
    /// The releases that first do not, one for each line.
    pub fixed: OrDefault<List<Version>>,
    /// What must hold of a deployment for the fault to meet it.
    pub when: OrDefault<When>,
    /// How bad it is.
    pub severity: Severity,
    /// What happens, after the name of the release.
    pub what: Text,
    /// What to do where the release must stay.
    pub help: Text,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/advisories.rs"));
