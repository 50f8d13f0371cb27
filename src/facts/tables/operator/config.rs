//! The types of `rules/operator/config.yaml`.

use crate::facts::tables::form::*;

/// What the operator makes of the configuration in a resource.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Config {
    /// How the queue is chosen.
    pub stream: Stream,
    /// What choosing a queue means.
    pub queues: List<StreamQueue>,
    /// The sections of all files that are taken out but for that of the queue.
    pub merged_without: List<Text>,
    /// The settings below the configuration in the resource; `{name}` stands for the resource's.
    pub template: Map,
    /// The addresses that it writes.
    pub addresses: List<Address>,
    /// The settings that come out of Secrets.
    pub secrets: List<Secret>,
    /// How it asks whether an object store is ready.
    pub storage: StorageCheck,
    /// The namespace of a resource that names none.
    pub namespace: Text,
    /// Settings that are taken out of the configuration in the resource.
    pub unsettable: List<Text>,
    /// The standby of coordinators.
    pub standby: Standby,
    /// The port that the Service leads to.
    pub service_port: ServicePort,
    /// Where the queues inside Milvus keep their data.
    pub data_path: Text,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// How the operator asks an object store that is not its own whether it is ready.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct StorageCheck {
    /// The field of the type.
    pub field: Text,
    /// The field that says that the store is not the operator's own.
    pub external: Text,
    /// The field of the address.
    pub endpoint: Text,
    /// The types that are asked as MinIO; empty text: none is named.
    pub of_minio: List<Text>,
    /// The type of a store that speaks Amazon's protocol.
    pub of_amazon: Text,
    /// The type of a store that speaks Azure's protocol.
    pub of_azure: Text,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// How the queue is chosen.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Stream {
    /// The field that names it.
    pub field: Text,
    /// The word by which the operator leaves it to others.
    pub other: Text,
    /// The queues that are taken when none is named, oldest operator first.
    pub unset: List<Unset>,
    /// The settings that get its name.
    pub writes: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// The queue that an operator takes when none is named.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Unset {
    /// The first operator.
    pub from: Version,
    /// In standalone, for an old release.
    pub standalone: Text,
    /// In standalone, for a recent release.
    pub recent: Text,
    /// In a cluster.
    pub cluster: Text,
}

/// What choosing a queue means for the configuration.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct StreamQueue {
    /// The queue.
    pub name: Text,
    /// The field of the dependencies with its settings.
    pub field: Text,
    /// The sections of the configuration that are left out.
    pub drops: List<Text>,
    /// The setting with the folder of one that lives inside Milvus.
    pub folder: Option<Text>,
    /// The setting, with its value, under which the data is in that folder; `None`: always.
    pub on_disk: Option<(Text, Text)>,
    /// The first operator that writes the queue's own section as it is configured; `None`: every one does.
    pub empty_until: Option<Version>,
}

/// An address that the operator writes.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Address {
    /// The queue for which it is written; `None`: always.
    pub queue: Option<Text>,
    /// The field that says that it is outside.
    pub external: Text,
    /// The field with the address of an outside one.
    pub field: Text,
    /// The setting that is written.
    pub setting: Text,
    /// The setting that gets the port; `None` where address and port stay together.
    pub port: Option<Text>,
    /// The ports where the address says none, newest operator last.
    pub no_port: OrDefault<List<NoPort>>,
    /// The field that says that it speaks TLS.
    pub tls_switch: Option<Text>,
    /// The first operator that sets the variable of the port where a Service of the namespace would.
    pub beats_links: Option<Version>,
    /// The address of what the operator deploys itself, with `{name}`, `{namespace}` and `{pod}`.
    pub in_cluster: Option<Text>,
    /// The pods of which each has an address.
    pub pods: Option<Pods>,
    /// Settings that are written with the address of an outside one.
    pub constants: OrDefault<Map>,
}

/// The port where an address says none.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct NoPort {
    /// The first operator.
    pub from: Version,
    /// The port.
    pub port: u16,
    /// The port where it speaks TLS, if another.
    pub tls: Option<u16>,
}

/// The number of pods of which each has an address.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Pods {
    /// The field that says it.
    pub field: Text,
    /// Without the field, in standalone.
    pub standalone: u16,
    /// Without the field, in a cluster.
    pub cluster: u16,
}

/// Settings that come out of a Secret.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Secret {
    /// The field that names the Secret.
    pub field: Text,
    /// The queue for which it is read; `None`: always.
    pub queue: Option<Text>,
    /// The field that says that what it belongs to is outside.
    pub external: Option<Text>,
    /// The Secret of what the operator deploys itself, with `{name}`.
    pub in_cluster: Option<Text>,
    /// The settings.
    pub settings: List<Text>,
    /// The configuration in the resource outranks them.
    pub below: OrDefault<bool>,
}

/// The port of the containers that the Service leads to.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ServicePort {
    /// The setting on which Milvus listens.
    pub setting: Text,
    /// The field of the pods that it leads to in a cluster.
    pub cluster: Text,
    /// The field of the pods that it leads to in standalone.
    pub standalone: Text,
    /// The first operator that reads the field.
    pub since: Version,
    /// The port where it is not said.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "else")))]
    pub otherwise: Text,
}

/// The standby of coordinators, which rolling updates need.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Standby {
    /// The settings that become true.
    pub settings: List<Text>,
    /// The field, beside those of the pods, that switches rolling updates.
    pub switch: Text,
    /// The first operator that does so.
    pub since: Version,
    /// The queues that switch it off in standalone mode.
    pub off_for: List<Text>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/operator/config.rs"));
