//! What the brokers, stores and servers behind the queues need: facts from `rules/milvus/brokers.yaml`.

use super::Version;
use crate::facts::tables::milvus::brokers::BROKERS;
pub use crate::facts::tables::milvus::brokers::{Order, Retention, Security, TopicSetting, Woodpecker};

/// What a retention value limits.
#[derive(Debug)]
pub enum Limit {
    /// Time, in units of so many seconds; a negative number, and zero where it says so, is no limit.
    Time {
        /// Seconds in a unit.
        seconds: f64,
        /// Whether zero is no limit.
        zero_is_never: bool,
    },
    /// Bytes; a negative number is no limit.
    Size,
    /// These words delete.
    Words(&'static [&'static str]),
}

impl Retention {
    /// What it limits.
    pub fn limit(&self) -> Limit {
        match self.seconds {
            None => Limit::Words(self.words),
            Some(0.0) => Limit::Size,
            Some(seconds) => Limit::Time { seconds, zero_is_never: self.zero_is_never },
        }
    }
}

/// The protocol of a name, in any case.
pub fn kafka_protocol(name: &str) -> Option<&'static Security> {
    BROKERS.kafka.protocols.iter().find(|p| p.name.eq_ignore_ascii_case(name))
}

/// All protocols of Kafka.
pub fn kafka_protocols() -> impl Iterator<Item = &'static str> {
    BROKERS.kafka.protocols.iter().map(|p| p.name)
}

/// The mechanism of a name, in any case.
pub fn kafka_mechanism(name: &str) -> Option<&'static Security> {
    BROKERS.kafka.mechanisms.iter().find(|m| m.name.eq_ignore_ascii_case(name))
}

/// The mechanisms of Kafka that work with user and password.
pub fn kafka_login_mechanisms() -> impl Iterator<Item = &'static str> {
    BROKERS.kafka.mechanisms.iter().filter(|m| m.login).map(|m| m.name)
}

/// Whether a release uses the protocol even without user and password.
pub fn kafka_protocol_alone(milvus: Version) -> bool {
    milvus >= BROKERS.kafka.protocol_alone_since
}

/// Whether the Kafka client of a release has TLS.
pub fn kafka_has_tls(milvus: Version) -> bool {
    !BROKERS.kafka.without_tls.contains(milvus)
}

/// Whether Pulsar speaks HTTP on a port.
pub fn is_pulsar_http_port(port: &str) -> bool {
    BROKERS.pulsar.http_ports.contains(&port)
}

/// The largest message of a Pulsar that nobody configured, in bytes.
pub fn pulsar_message_size() -> f64 {
    BROKERS.pulsar.max_message_size
}

/// What is known of Woodpecker.
pub fn woodpecker() -> &'static Woodpecker {
    &BROKERS.woodpecker
}

/// The name of an object store that Woodpecker of a release cannot use, by its `minio.cloudProvider`, and the
/// last release of which that holds.
pub fn unfit_store(provider: &str, milvus: Version) -> Option<(&'static str, Option<Version>)> {
    let mut stores = BROKERS.woodpecker.stores.iter().filter(|s| s.provider == provider);
    stores.find(|s| s.within.contains(milvus)).map(|store| (store.title, store.within.to))
}

/// The value of the chart that limits the messages of one of its brokers.
pub fn message_limit(broker: &str) -> Option<&'static str> {
    BROKERS.message_limits.iter().find(|row| row.broker == broker).map(|row| row.key)
}

/// The values of the chart by which one of its brokers deletes messages.
pub fn retention(broker: &str) -> impl Iterator<Item = &'static Retention> {
    BROKERS.retention.iter().filter(move |row| row.broker == broker)
}

/// How long messages should be kept at least, in seconds.
pub fn least_retention() -> f64 {
    BROKERS.least_retention.seconds
}

/// The orders among the settings of RocksMQ.
pub fn rocksmq_orders() -> &'static [Order] {
    BROKERS.rocksmq
}

/// The settings by which the brokers of a queue make topics.
pub fn topic_settings(queue: &str) -> impl Iterator<Item = &'static TopicSetting> {
    BROKERS.topics.rows.iter().filter(move |row| row.queue == queue)
}

/// The setting of Milvus with which somebody else makes its topics.
pub fn topics_are_made_by() -> &'static str {
    BROKERS.topics.created_by
}
