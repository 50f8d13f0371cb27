//! The tables that the build makes of `rules/chart/`, and the types of their rows.

use crate::milvus::Version;

/// Versions from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first version.
    pub from: Version,
    /// The last one; none when the newest version is still in the range.
    pub to: Option<Version>,
}

impl Range {
    /// Whether a version lies in the range.
    pub fn contains(self, version: Version) -> bool {
        self.from <= version && self.to.is_none_or(|to| version <= to)
    }
}

/// A version of the chart.
#[derive(Debug)]
pub struct ChartVersion {
    pub(super) version: Version,
    pub(super) image: Option<&'static str>,
    pub(super) published: bool,
    pub(super) branch: bool,
}

#[derive(Debug)]
pub(super) struct Key {
    pub path: &'static str,
    pub types: &'static [&'static str],
    pub within: &'static [Range],
    pub hidden: Option<Range>,
    pub dead: Option<Range>,
    pub open: bool,
}

/// How the files of a deployment are made and merged, by range of chart versions.
#[derive(Debug)]
pub struct Generation {
    /// `G1`, `G2` or `G3`.
    pub name: &'static str,
    /// The versions it covers.
    pub within: Range,
    /// The file that the chart makes of the values.
    pub generated: &'static str,
    /// The files that are mounted in Milvus' `configs` folder, in the order in which they are merged.
    pub mounts: &'static [&'static str],
    /// Who merges them with the image's milvus.yaml.
    pub merge: Merge,
}

/// Who merges the files with the image's milvus.yaml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// Nobody: the generated file stands in its place.
    Replaces,
    /// A tool that runs before Milvus.
    Tool,
    /// Milvus itself.
    Milvus,
}

/// The user's own ConfigMap in place of the generated one.
#[derive(Debug)]
pub struct CustomConfigMap {
    /// The value key that names it.
    pub key: &'static str,
    pub(super) within: Range,
    /// The key of the ConfigMap that is mounted.
    pub reads: &'static str,
}

/// How the generated file says which queue was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// Only by having the queue's section.
    Sections,
    /// As `messageQueue`.
    Legacy,
    /// As `mq.type` and `messageQueue`.
    Both,
}

/// Cluster or standalone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `cluster.enabled` is true.
    Cluster,
    /// It is not.
    Standalone,
}

/// A way to a queue in slot 1 or 2.
#[derive(Debug)]
pub struct Candidate {
    /// The queue.
    pub queue: &'static str,
    /// The value key that must be true.
    pub by: &'static str,
    pub(super) within: Range,
    /// The mode in which it counts; none: in both.
    pub mode: Option<Mode>,
    pub(super) service: Option<&'static str>,
    pub(super) host: Option<&'static str>,
    pub(super) port: Option<&'static str>,
}

/// What becomes of `standalone.messageQueue` on a release that already runs.
#[derive(Debug)]
pub struct Running {
    pub(super) within: Range,
    /// The value that gives way; every other is used as it is.
    pub replaces: &'static str,
    /// The annotation of the live Deployment that replaces it.
    pub annotation: &'static str,
    /// The queue when the Deployment has no such annotation.
    pub without: &'static str,
}

#[derive(Debug)]
pub(super) struct ServiceName {
    pub name: &'static str,
    pub suffix: &'static str,
    pub port: &'static str,
    pub port_within: Range,
    pub port_before: Option<u16>,
    pub shortened_from: Version,
}

#[derive(Debug)]
pub(super) struct Etcd {
    pub enabled: &'static str,
    pub endpoints: &'static str,
    pub replicas: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum EtcdForm {
    Service,
    Pods(Domain),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Domain {
    Fixed(&'static str),
    Key(&'static str),
}

#[derive(Debug)]
pub(super) struct Minio {
    pub enabled: &'static str,
    pub host: &'static str,
    pub port: &'static str,
}

#[derive(Debug)]
pub(super) struct Woodpecker {
    pub within: Range,
    pub enabled: &'static str,
    pub embedded: &'static str,
    pub storage: &'static str,
    pub cluster_root: &'static str,
    pub standalone_root: &'static str,
}

#[derive(Debug)]
pub(super) struct Broker {
    pub broker: &'static str,
    pub queue: &'static str,
    pub by: &'static str,
    pub subchart: &'static str,
}

/// A workload of Milvus itself.
#[derive(Debug)]
pub struct Component {
    /// Its name, as in the names of its pods: `rootcoord`, `streamingnode`, ….
    pub name: &'static str,
    /// The value key that must be true; none: only the mode counts.
    pub by: Option<&'static str>,
    /// The mode in which it runs; none: in both.
    pub mode: Option<Mode>,
    pub(super) within: Range,
    /// For coordinators, which of the two sets it belongs to.
    pub coordinator: Option<Coordinator>,
}

/// The sets of coordinators, of which one must run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coordinator {
    /// Four coordinators, each on its own.
    Split,
    /// All in one.
    Mix,
}

/// A value that makes helm fail.
#[derive(Debug)]
pub struct Fail {
    /// The value key.
    pub key: &'static str,
    /// What its value must be.
    pub must_be: Shape,
    pub(super) within: Range,
    /// The value keys that must be true, or false with `!`, for the value to be read.
    pub when: &'static [&'static str],
    /// Whether only the generated file reads it, which a ConfigMap of the user's leaves out.
    pub in_config: bool,
    /// Why it fails.
    pub message: &'static str,
}

/// What a value must be for the templates to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A map; null and a missing one fail too.
    Map,
    /// Text; null and a missing one fail too.
    Text,
    /// A list or map; null and a missing one pass.
    List,
    /// A map of texts; null and a missing one pass.
    TextMap,
    /// A boolean; null and a missing one pass.
    Boolean,
    /// Text; null and a missing one pass.
    Word,
}

/// A setting that the chart switches on when all keys of one of some lists are true.
#[derive(Debug)]
pub(super) struct Switch {
    pub setting: &'static str,
    pub within: Range,
    pub any: &'static [&'static [&'static str]],
}

/// A setting that the chart writes with a text of its own.
#[derive(Debug)]
pub(super) struct Constant {
    pub setting: &'static str,
    pub text: &'static str,
    pub within: Range,
    pub when: &'static [&'static str],
}

/// A value that the chart writes into the generated file.
#[derive(Debug)]
pub struct Render {
    /// The Milvus setting.
    pub setting: &'static str,
    /// The value key.
    pub value: &'static str,
    pub(super) within: Range,
    /// The value keys that must be true (`!`: false; `key=word`: equal) for it to be written.
    pub when: &'static [&'static str],
    /// Whether it is written between double quotes. A bare value is read as YAML once more.
    pub quoted: bool,
    /// What follows the value.
    pub suffix: Option<&'static str>,
    /// Whether the value is only a part of what is written, such as an address.
    pub part: bool,
}

/// Where a value key went that is no longer read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The last chart version that read it.
    pub last: Version,
    /// What took over; none: nothing did.
    pub to: Option<Target>,
    /// What else there is to say.
    pub note: Option<&'static str>,
}

/// What took over from a value key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A Milvus setting, which belongs into the text of `extraConfigFiles."user.yaml"`.
    Setting(&'static str),
    /// Another value key.
    Value(&'static str),
}

/// A default, from each version on at which it changed; none: no default any more.
pub(super) type Steps = &'static [(Version, Option<&'static str>)];

include!(concat!(env!("OUT_DIR"), "/chart.rs"));
