//! The types of `rules/plan/queue.yaml`.

use super::steps::{Row, Steps};
use super::values::Ensured;
#[cfg(compiled_rules)]
use super::when::When;
use crate::facts::tables::form::*;

/// What a change of the message queue asks for beside what every hop does.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct QueueChanges {
    /// How well a way is known; the first that fits.
    pub support: List<Row>,
    /// What closes a way that the release would have.
    pub refused: List<Row>,
    /// Rules that find the old broker unused.
    pub expected: List<Text>,
    /// Rules of which any finding means that the new queue cannot be used.
    pub prevents: List<Text>,
    /// Where Milvus reaches the brokers.
    pub addresses: List<BrokerAddress>,
    /// Where somebody writes such a setting; the first that fits.
    pub places: List<Place>,
    /// Settings of Milvus that must be so before the queue changes.
    pub connect: List<Ensured>,
    /// Values of the chart with which it selects the new queue.
    pub select: List<Ensured>,
    /// The steps, by stage.
    pub steps: Steps,
    /// What comes before the backups, so that they hold all that was written.
    pub quiet: List<Row>,
    /// What may go, some days after.
    pub clean: List<Row>,
    /// What is said where nothing must be edited for Milvus to reach the new queue.
    pub reached: List<Row>,
    /// What to wait for once the new queue can be reached, and before it is used.
    pub ready: List<Row>,
}

/// Where Milvus reaches a broker.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct BrokerAddress {
    /// The queue.
    pub queue: Text,
    /// The setting of Milvus that says it.
    pub setting: Text,
    /// What it says of a service of the same project, with `{host}` for its name.
    pub service: Text,
    /// What it looks like.
    pub example: Text,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

/// Where somebody writes a setting.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Place {
    /// The kind of files, one of these.
    pub on: List<Text>,
    /// What is written where, after "add": `{setting}`, `{variable}`, `{example}` and words of names.
    pub text: Text,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/plan/queue.rs"));
