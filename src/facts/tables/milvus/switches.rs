//! The types of `rules/milvus/switches.yaml`.

use crate::facts::tables::form::*;

/// What becomes of data when the queue or the mode is changed.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Switches {
    /// The ways to change the queue and keep the data.
    pub procedures: List<Procedure>,
    /// The changes of the queue; the first that fits counts.
    pub switches: List<Switch>,
    /// The changes of the mode; the first that fits counts.
    pub modes: List<ModeChange>,
}

/// What becomes of a deployment whose queue is changed by editing its configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum Verdict {
    /// Nothing is lost.
    Safe,
    /// A way of Milvus' own leads there; editing the configuration is none.
    Procedure,
    /// What was not flushed is lost or out of reach.
    Loses,
    /// Nobody supports it.
    Unsupported,
    /// The edit has no effect.
    Ignored,
}

/// A way to change the queue and keep the data.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Procedure {
    /// Its name in the facts.
    pub name: Text,
    /// What to do, in order.
    pub steps: List<Text>,
    /// What takes the place of the first step where the operator writes the configuration.
    pub operator: Option<Text>,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

/// What is known of a change from one queue to another.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Switch {
    /// True for a queue that stays.
    pub same: OrDefault<bool>,
    /// The queues before; empty: any.
    pub from: OrDefault<List<Text>>,
    /// The queues after; empty: any.
    pub to: OrDefault<List<Text>>,
    /// The releases that run after it; none: any.
    pub milvus: Option<VersionRange>,
    /// The modes after it; empty: both.
    pub modes: OrDefault<List<Mode>>,
    /// Whether the name of the queue is kept in etcd; none: either.
    pub pinned: Option<bool>,
    /// What becomes of the data.
    pub verdict: Verdict,
    /// False where there is no evidence for the pair.
    #[cfg_attr(not(compiled_rules), serde(default = "yes"))]
    pub verified: bool,
    /// The name of the way to go instead.
    pub procedure: Text,
    /// What happens, after a colon.
    pub effect: Text,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

/// What is known of a change of mode.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ModeChange {
    /// The mode before.
    pub from: Mode,
    /// The mode after.
    pub to: Mode,
    /// The kind of files; none: any.
    pub kind: Option<FileKind>,
    /// The queues that stay; empty: any.
    pub queues: OrDefault<List<Text>>,
    /// Whether a tool does it with the data in place.
    pub supported: bool,
    /// What happens, after a colon.
    pub effect: Text,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/switches.rs"));
