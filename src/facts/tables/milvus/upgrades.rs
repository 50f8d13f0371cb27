//! The types of `rules/milvus/upgrades.yaml`.

use crate::facts::tables::form::*;

/// The ways between releases.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Upgrades {
    /// The releases that must run in between.
    pub stops: List<Stop>,
    /// The ways that nothing leads along.
    pub closed: List<Closed>,
    /// What going back does; the first that fits counts.
    pub downgrades: List<Downgrade>,
}

/// A release that must run between two others.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Stop {
    /// The releases before.
    pub from: VersionRange,
    /// The first release after it.
    pub reaches: Version,
    /// The releases of which one must run.
    pub stop: VersionRange,
    /// The release to choose.
    pub take: Version,
    /// What must be done besides.
    pub tool: Option<Text>,
    /// What is wrong with leaving it out, after "the upgrade".
    pub why: Text,
    /// What a cluster must do besides, after that.
    pub cluster: Option<Text>,
    /// How bad leaving it out is.
    pub severity: Severity,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

/// A way that nothing leads along.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Closed {
    /// The releases before.
    pub from: VersionRange,
    /// The first release after it.
    pub reaches: Version,
    /// The kind of files; none: any.
    pub kind: Option<FileKind>,
    /// The mode; none: either.
    pub mode: Option<Mode>,
    /// Why.
    pub why: Text,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

/// What a downgrade does.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Downgrade {
    /// The first release before it; none: any.
    pub from: Option<Version>,
    /// The release that the one after it is below; none: any.
    pub below: Option<Version>,
    /// Why, after a colon.
    pub why: Text,
    /// How bad it is.
    pub severity: Severity,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/upgrades.rs"));
