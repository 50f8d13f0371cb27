//! What the brokers, stores and servers behind the queues need: facts from `rules/milvus/brokers.yaml`.

use super::Version;

include!(concat!(env!("OUT_DIR"), "/brokers.rs"));

/// A protocol or a mechanism of Kafka.
#[derive(Debug)]
pub struct Security {
    /// The word, in capitals.
    pub name: &'static str,
    /// A protocol that demands a login; a mechanism that works with user and password.
    pub login: bool,
    /// True where the connection is encrypted.
    pub tls: bool,
}

struct Store {
    provider: &'static str,
    title: &'static str,
    from: Version,
    to: Option<Version>,
}

/// The words, keys and thresholds of Woodpecker.
#[derive(Debug)]
pub struct Woodpecker {
    /// The storage type that writes to the object store.
    pub object_store: &'static str,
    /// The storage type that writes to a disk.
    pub local: &'static str,
    /// The storage type that uses servers of their own.
    pub service: &'static str,
    /// The date of the first MinIO with conditional writes.
    pub minio_since: &'static str,
    /// The key whose first release can do without conditional writes.
    pub fence: &'static str,
    /// The setting whose lowest value is the smallest quorum.
    pub quorum: &'static str,
    /// The setting by which Milvus finds the servers.
    pub servers: &'static str,
    /// The value of the chart with the number of servers.
    pub count: &'static str,
    /// The value of the chart that must be true for servers.
    pub enabled: &'static str,
    /// The value of the chart that must be false for servers.
    pub embedded: &'static str,
    /// The first release for which servers are documented.
    pub service_since: Version,
}

/// A value of the chart by which a broker deletes messages.
#[derive(Debug)]
pub struct Retention {
    /// The broker of the chart.
    pub broker: &'static str,
    /// The value key.
    pub key: &'static str,
    /// What it limits.
    pub limit: Limit,
}

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

/// Two settings of RocksMQ of which one, times its factor, should not exceed the other.
#[derive(Debug)]
pub struct Order {
    /// Its name.
    pub name: &'static str,
    /// The key and factor that should be at most the other.
    pub lesser: (&'static str, f64),
    /// The other.
    pub greater: (&'static str, f64),
}

/// The protocol of a name, in any case.
pub fn kafka_protocol(name: &str) -> Option<&'static Security> {
    PROTOCOLS.iter().find(|p| p.name.eq_ignore_ascii_case(name))
}

/// All protocols of Kafka.
pub fn kafka_protocols() -> impl Iterator<Item = &'static str> {
    PROTOCOLS.iter().map(|p| p.name)
}

/// The mechanism of a name, in any case.
pub fn kafka_mechanism(name: &str) -> Option<&'static Security> {
    MECHANISMS.iter().find(|m| m.name.eq_ignore_ascii_case(name))
}

/// The mechanisms of Kafka that work with user and password.
pub fn kafka_login_mechanisms() -> impl Iterator<Item = &'static str> {
    MECHANISMS.iter().filter(|m| m.login).map(|m| m.name)
}

/// Whether a release uses the protocol even without user and password.
pub fn kafka_protocol_alone(milvus: Version) -> bool {
    milvus >= PROTOCOL_ALONE_SINCE
}

/// Whether the Kafka client of a release has TLS.
pub fn kafka_has_tls(milvus: Version) -> bool {
    let (from, to) = WITHOUT_TLS;
    milvus < from || to.is_some_and(|to| milvus > to)
}

/// Whether Pulsar speaks HTTP on a port.
pub fn is_pulsar_http_port(port: &str) -> bool {
    HTTP_PORTS.contains(&port)
}

/// The largest message of a Pulsar that nobody configured, in bytes.
pub fn pulsar_message_size() -> f64 {
    PULSAR_MESSAGE_SIZE
}

/// What is known of Woodpecker.
pub fn woodpecker() -> &'static Woodpecker {
    &WOODPECKER
}

/// The name of an object store that Woodpecker of a release cannot use, by its `minio.cloudProvider`, and the
/// last release of which that holds.
pub fn unfit_store(provider: &str, milvus: Version) -> Option<(&'static str, Option<Version>)> {
    let fits = |s: &&Store| s.from <= milvus && s.to.is_none_or(|to| milvus <= to);
    let mut stores = STORES.iter().filter(|s| s.provider == provider);
    stores.find(fits).map(|store| (store.title, store.to))
}

/// The value of the chart that limits the messages of one of its brokers.
pub fn message_limit(broker: &str) -> Option<&'static str> {
    MESSAGE_LIMITS.iter().find(|(name, _)| *name == broker).map(|(_, key)| *key)
}

/// The values of the chart by which one of its brokers deletes messages.
pub fn retention(broker: &str) -> impl Iterator<Item = &'static Retention> {
    RETENTION.iter().filter(move |row| row.broker == broker)
}

/// How long messages should be kept at least, in seconds.
pub fn least_retention() -> f64 {
    LEAST_RETENTION
}

/// The orders among the settings of RocksMQ.
pub fn rocksmq_orders() -> &'static [Order] {
    ROCKSMQ
}
