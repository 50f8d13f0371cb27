//! The types of `rules/chart/rendering.yaml`.

use crate::facts::tables::form::*;

/// What the chart makes of values.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Renderings {
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
    /// How files are made and merged.
    pub generations: List<Generation>,
    /// By what a file that the chart made is known.
    pub rendered: Rendered,
    /// The user's own ConfigMap.
    pub custom_config_map: CustomConfigMap,
    /// How the queue is chosen.
    pub queue: QueueChoice,
    /// The addresses of what is deployed beside Milvus, by the names of the subcharts.
    pub services: Ordered<ServiceName>,
    /// Where etcd is.
    pub etcd: Etcd,
    /// Where the object store is.
    pub minio: Minio,
    /// What deployed subcharts add to the chart's own values.
    pub subchart_defaults: Ordered<YamlText>,
    /// The brokers that the chart runs.
    pub brokers: List<Broker>,
    /// What is written about Woodpecker.
    pub woodpecker: Woodpecker,
    /// The workloads of Milvus itself.
    pub components: List<Component>,
    /// The settings that values switch on.
    pub switches: List<Switch>,
    /// The settings with a text of the chart's own.
    pub constants: List<Constant>,
    /// Settings with addresses made of the names of the release.
    pub addresses: List<NamedAddress>,
    /// The values that are written as settings.
    pub renders: List<Render>,
}

/// How the files of a deployment are made and merged, by range of chart versions.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Generation {
    /// `G1`, `G2` or `G3`.
    pub name: Text,
    /// The versions it covers.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The file that the chart makes of the values.
    pub generated: Text,
    /// The files that are mounted in Milvus' `configs` folder, in the order in which they are merged.
    pub mounts: List<Text>,
    /// Who merges them with the image's milvus.yaml.
    pub merge: Merge,
}

/// Who merges the files with the image's milvus.yaml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum Merge {
    /// Nobody: the generated file stands in its place.
    Replaces,
    /// A tool that runs before Milvus.
    Tool,
    /// Milvus itself.
    Milvus,
}

/// By what a file that the chart made is known.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Rendered {
    /// The label of workloads that names the chart.
    pub label: Text,
    /// Sections that it always has.
    pub always: List<Text>,
    /// All sections that it may have.
    pub sections: List<Text>,
}

/// The user's own ConfigMap in place of the generated one.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct CustomConfigMap {
    /// The value key that names it.
    pub key: Text,
    /// The versions that honour it.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The key of the ConfigMap that is mounted.
    pub reads: Text,
}

/// How the queue is chosen.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct QueueChoice {
    /// How the generated file says it.
    pub writes: List<WritesIn>,
    /// Sections that are written whatever the values say.
    #[cfg(not(compiled_rules))]
    #[serde(skip_serializing)]
    pub always: List<QueuesIn>,
    /// Slot 1: the first candidate that holds.
    pub first: List<Candidate>,
    /// Slot 2: the first candidate that holds, whatever slot 1 did.
    pub second: List<Candidate>,
    /// Slot 3: the queue inside Milvus, in standalone.
    pub third: Third,
}

/// How the generated file says which queue was chosen, by range of chart versions.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct WritesIn {
    /// The versions.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// How.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "as")))]
    pub writes: Writes,
}

/// How the generated file says which queue was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum Writes {
    /// Only by having the queue's section.
    Sections,
    /// As `messageQueue`.
    Legacy,
    /// As `mq.type` and `messageQueue`.
    Both,
}

/// Queues by range of chart versions.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct QueuesIn {
    /// The versions.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The queues.
    pub queues: List<Text>,
}

/// A way to a queue in slot 1 or 2.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Candidate {
    /// The queue.
    pub queue: Text,
    /// The value key that must be true.
    pub by: Text,
    /// The versions that have it.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The mode in which it counts; none: in both.
    pub mode: Option<Mode>,
    /// The subchart whose address is written.
    pub service: Option<Text>,
    /// The value key of the host outside.
    pub host: Option<Text>,
    /// The value key of the port outside.
    pub port: Option<Text>,
}

/// Slot 3: the queue inside Milvus.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Third {
    /// The value key that names it.
    pub by: Text,
    /// The words that select one.
    pub local: List<QueuesIn>,
    /// What becomes of it on a release that already runs.
    pub running: Running,
}

/// What becomes of `standalone.messageQueue` on a release that already runs.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Running {
    /// The versions that do so.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The value that gives way; every other is used as it is.
    pub replaces: Text,
    /// The annotation of the live Deployment that replaces it; files do not tell what it says.
    #[cfg(not(compiled_rules))]
    #[serde(skip_serializing)]
    pub annotation: Text,
    /// The queue when the Deployment has no such annotation.
    pub without: Text,
}

/// What the address of a subchart is made of.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ServiceName {
    /// The value key of its name.
    pub name: Text,
    /// What follows the name.
    pub suffix: OrDefault<Text>,
    /// Its port.
    pub port: Port,
    /// When the name is left out.
    pub shortened: Shortened,
}

/// The port of a subchart's address.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Port {
    /// Its value key.
    pub key: Text,
    /// The versions that read it there.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The port in others.
    pub before: Option<u16>,
}

/// From when on a name is left out of an address that the release's name contains.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Shortened {
    /// The first version.
    pub from: Version,
}

/// Where etcd is.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Etcd {
    /// One outside the chart.
    pub external: ExternalEtcd,
    /// The value key of the replicas of the bundled one.
    pub replicas: Text,
    /// How the addresses of the bundled one look.
    pub forms: List<EtcdForm>,
}

/// The value keys of an etcd outside the chart.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ExternalEtcd {
    /// Whether there is one.
    pub enabled: Text,
    /// Its endpoints.
    pub endpoints: Text,
}

/// How the addresses of the bundled etcd look, by range of chart versions.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct EtcdForm {
    /// The versions.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// Whose addresses they are.
    pub form: EtcdAddresses,
    /// The domain of pods.
    pub domain: Option<Text>,
    /// The value key of the domain of pods.
    pub domain_key: Option<Text>,
}

/// Whose addresses those of the bundled etcd are.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum EtcdAddresses {
    /// That of its Service.
    Service,
    /// One for each pod.
    Pods,
}

/// Where the object store is.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Minio {
    /// One outside the chart.
    pub external: ExternalMinio,
}

/// The value keys of an object store outside the chart.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ExternalMinio {
    /// Whether there is one.
    pub enabled: Text,
    /// Its host.
    pub host: Text,
    /// Its port.
    pub port: Text,
}

/// A broker that the chart runs.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Broker {
    /// Its name.
    pub broker: Text,
    /// The queue that it serves.
    pub queue: Text,
    /// The value key that deploys it.
    pub by: Text,
    /// Its subchart.
    pub subchart: Text,
}

/// What the chart writes about Woodpecker.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Woodpecker {
    /// The versions that do.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The value key that must be true for servers.
    pub enabled: Text,
    /// The value key that must be false for servers.
    pub embedded: Text,
    /// The value key of the storage type.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "type")))]
    pub storage: Text,
    /// The root path that it writes.
    pub root_path: RootPath,
}

/// The root path of Woodpecker's storage.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct RootPath {
    /// In a cluster.
    pub cluster: Text,
    /// In standalone.
    pub standalone: Text,
}

/// A workload of Milvus itself.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Component {
    /// Its name, as in the names of its pods: `rootcoord`, `streamingnode`, ….
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "component")))]
    pub name: Text,
    /// The value key that must be true; none: only the mode counts.
    pub by: Option<Text>,
    /// The mode in which it runs; none: in both.
    pub mode: Option<Mode>,
    /// The value key of the variables of its pods; none: they take none.
    pub env: Option<Text>,
    /// The versions that have it.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// For coordinators, which of the two sets it belongs to.
    pub coordinator: Option<Coordinator>,
}

/// The sets of coordinators, of which one must run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum Coordinator {
    /// Four coordinators, each on its own.
    Split,
    /// All in one.
    Mix,
}

/// A setting that the chart switches on when all keys of one of some lists are true.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Switch {
    /// The setting.
    pub setting: Text,
    /// The versions that write it.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The lists.
    pub any: List<List<Text>>,
}

/// A setting that the chart writes with a text of its own.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Constant {
    /// The setting.
    pub setting: Text,
    /// The text.
    pub text: Text,
    /// The versions that write it.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The value keys that must be true, or false with `!`, for it to be written.
    pub when: OrDefault<List<Text>>,
}

/// A setting that the chart writes with an address made of the names of the release.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct NamedAddress {
    /// The setting.
    pub setting: Text,
    /// The value key of what follows the release's name; none: the name of the chart does.
    pub name: Option<Text>,
    /// What follows that.
    pub suffix: OrDefault<Text>,
    /// The versions that write it.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The value keys that must be true, or false with `!`, for it to be written.
    pub when: OrDefault<List<Text>>,
}

/// A value that the chart writes into the generated file.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Render {
    /// The Milvus setting.
    pub setting: Text,
    /// The value key.
    pub value: Text,
    /// The versions that write it.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "in")))]
    pub within: VersionRange,
    /// The value keys that must be true (`!`: false; `key=word`: equal) for it to be written.
    pub when: OrDefault<List<Text>>,
    /// Whether it is written between double quotes. A bare value is read as YAML once more.
    pub quoted: OrDefault<bool>,
    /// What follows the value.
    pub suffix: Option<Text>,
    /// Whether the value is only a part of what is written, such as an address.
    pub part: OrDefault<bool>,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/chart/rendering.rs"));
