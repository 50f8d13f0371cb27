//! The types of `rules/milvus/queues.yaml`.

use crate::facts::tables::form::*;

/// The message queues, and how a release chooses among them.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Queues {
    /// The key that names the queue.
    pub selector: Selector,
    /// The queues.
    pub queues: List<QueueFacts>,
    /// Names that are none, with the queue that is meant.
    pub misnomers: Map,
    /// The orders in which releases try queues, oldest first.
    pub order: List<Order>,
    /// Where an address counts only together with a port.
    pub port_needed: PortNeeded,
    /// Where Woodpecker on a local disk is refused.
    pub local_woodpecker_refused: LocalRefused,
    /// The configuration files that are read, by release, oldest first.
    pub config_files: List<ConfigFiles>,
    /// What becomes of a configuration file that does not parse, by release, oldest first.
    pub broken_file: List<BrokenFileSince>,
    /// What is taken off the names of variables.
    pub environment: Prefix,
}

/// The key that names the queue.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Selector {
    /// The key.
    pub key: Text,
    /// The first release that reads it.
    pub since: Version,
    /// The word by which it leaves the choice to the order.
    pub unset: Text,
    /// The first release that keeps the choice of the first start in etcd.
    pub pinned_since: Version,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
}

/// A message queue.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct QueueFacts {
    /// The word that `mq.type` takes.
    pub name: Text,
    /// The name as people write it.
    pub title: Text,
    /// The first release that has it.
    pub since: Version,
    /// The last release that has it, where later ones do not.
    pub until: Option<Version>,
    /// The modes it works in.
    pub modes: List<Mode>,
    /// The key that puts it in reach of the order when it is not empty.
    pub enabled_by: Text,
    /// The section of milvus.yaml with its settings.
    pub section: Text,
    /// True for a queue that its makers call experimental.
    pub experimental: OrDefault<bool>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// The order in which releases try queues while none is named.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Order {
    /// The first release.
    pub from: Version,
    /// Whether the first is taken without a look.
    pub always: OrDefault<bool>,
    /// The queues of a standalone Milvus.
    pub standalone: List<Text>,
    /// The queues of a cluster.
    pub cluster: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// An address that, without a colon, counts only together with a port.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct PortNeeded {
    /// The queue.
    pub queue: Text,
    /// The setting of the port.
    pub port: Text,
    /// The releases.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// A queue that is refused in a cluster where it writes to a local disk.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct LocalRefused {
    /// The queue.
    pub queue: Text,
    /// The setting that says where it writes, with the word for a local disk.
    pub storage: (Text, Text),
    /// The first release.
    pub since: Version,
    /// The setting that allows it.
    pub unless: Text,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// The configuration files that releases read, later ones over earlier ones.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ConfigFiles {
    /// The first release.
    pub from: Version,
    /// The files.
    pub files: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// What becomes of a configuration file that does not parse.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct BrokenFileSince {
    /// The first release.
    pub from: Version,
    /// What becomes of it.
    pub effect: BrokenFile,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// What Milvus does when a configuration file does not parse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum BrokenFile {
    /// Milvus stops at start.
    Panics,
    /// Milvus starts on environment variables and built-in defaults.
    Defaults,
}

/// A prefix that is taken off names.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Prefix {
    /// The prefix.
    pub prefix: Text,
    /// The first release that takes it off.
    pub since: Version,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/queues.rs"));
