//! The types of `rules/milvus/brokers.yaml`.

use crate::facts::tables::form::*;

/// What the brokers, stores and servers behind the queues need.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Brokers {
    /// Kafka.
    pub kafka: Kafka,
    /// Pulsar.
    pub pulsar: Pulsar,
    /// Woodpecker.
    pub woodpecker: Woodpecker,
    /// The values of the chart that limit the messages of its brokers.
    pub message_limits: List<MessageLimit>,
    /// The values of the chart by which its brokers delete messages.
    pub retention: List<Retention>,
    /// The settings by which brokers make topics.
    pub topics: Topics,
    /// How long messages should be kept at least.
    pub least_retention: LeastRetention,
    /// The orders among the settings of RocksMQ.
    pub rocksmq: List<Order>,
}

/// What is known of Kafka.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Kafka {
    /// The protocols.
    pub protocols: List<Security>,
    /// The mechanisms.
    pub mechanisms: List<Security>,
    /// The first release that uses the protocol even without user and password.
    pub protocol_alone_since: Version,
    /// The releases whose client has no TLS.
    pub without_tls: VersionRange,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
}

/// A protocol or a mechanism of Kafka.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Security {
    /// The word, in capitals.
    pub name: Text,
    /// A protocol that demands a login; a mechanism that works with user and password.
    pub login: OrDefault<bool>,
    /// True where the connection is encrypted.
    pub tls: OrDefault<bool>,
}

/// What is known of Pulsar.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Pulsar {
    /// The ports on which it speaks HTTP.
    pub http_ports: List<Text>,
    /// The largest message of one that nobody configured, in bytes.
    pub max_message_size: f64,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
}

/// The words, keys and thresholds of Woodpecker.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Woodpecker {
    /// The storage type that writes to the object store.
    pub object_store: Text,
    /// The storage type that writes to a disk.
    pub local: Text,
    /// The storage type that uses servers of their own.
    pub service: Text,
    /// The object stores that it cannot use.
    pub stores: List<UnfitStore>,
    /// The date of the first MinIO with conditional writes.
    pub minio_since: Text,
    /// The key whose first release can do without conditional writes.
    pub fence: Text,
    /// The setting whose lowest value is the smallest quorum.
    pub quorum: Text,
    /// The value of the chart with the number of servers.
    pub count: Text,
    /// The value of the chart that must be true for servers.
    pub enabled: Text,
    /// The value of the chart that must be false for servers.
    pub embedded: Text,
    /// The first release that works with servers.
    pub service_since: Version,
    /// The first version of the servers that it works with.
    pub server_since: Version,
    /// The value of the chart with the tag of their image.
    pub tag: Text,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
}

/// An object store that Woodpecker of some releases cannot use.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct UnfitStore {
    /// Its word of `minio.cloudProvider`.
    pub provider: Text,
    /// Its name.
    pub title: Text,
    /// The releases.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// A value of the chart that limits the messages of one of its brokers.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct MessageLimit {
    /// The broker of the chart.
    pub broker: Text,
    /// The value key.
    pub key: Text,
}

/// A value of the chart by which a broker deletes messages.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Retention {
    /// The broker of the chart.
    pub broker: Text,
    /// The value key.
    pub key: Text,
    /// How many seconds are in its unit; 0 where it is a size in bytes.
    pub seconds: Option<f64>,
    /// The words that delete, where it is a word.
    pub words: OrDefault<List<Text>>,
    /// Whether zero is no limit.
    pub zero_is_never: OrDefault<bool>,
}

/// The settings by which brokers make topics.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Topics {
    /// The setting of Milvus with which somebody else makes them.
    pub created_by: Text,
    /// The settings of the brokers.
    pub rows: List<TopicSetting>,
    /// Where they are known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
}

/// A setting by which a broker makes topics.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct TopicSetting {
    /// The queue of the broker.
    pub queue: Text,
    /// Its name.
    pub setting: Text,
    /// The word with which Milvus gets no topic that it can use.
    pub bad: Text,
    /// The word to write.
    pub good: Text,
    /// What the broker does with the bad one.
    pub effect: Text,
    /// The variables of containers.
    pub variables: List<Text>,
    /// The words before `=` in commands and files.
    pub words: List<Text>,
    /// The values of the chart.
    pub values: List<Text>,
    /// The values of the chart that list variables.
    pub env: OrDefault<List<Text>>,
    /// The values of the chart that are texts of files.
    pub texts: OrDefault<List<Text>>,
}

/// How long messages should be kept at least.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct LeastRetention {
    /// In seconds.
    pub seconds: f64,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// Two settings of RocksMQ of which one, times its factor, should not exceed the other.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Order {
    /// Its name.
    pub name: Text,
    /// The key that should be at most the other.
    pub lesser: Text,
    /// Its factor.
    pub lesser_times: f64,
    /// The other.
    pub greater: Text,
    /// The factor of the other.
    pub greater_times: f64,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/brokers.rs"));
