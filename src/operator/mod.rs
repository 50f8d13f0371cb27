//! The Milvus operator: its resources, their fields, and what it makes of them. Facts from `rules/operator/`.

mod fields;
#[cfg(test)]
mod tests;
mod written;

pub use fields::{Field, ResourceKind, Shape};
pub use written::{Address, Secret, fill};

use crate::milvus::{Mode, Version, VersionText};

include!(concat!(env!("OUT_DIR"), "/operator.rs"));

struct Unset {
    from: Version,
    standalone: &'static str,
    recent: &'static str,
    cluster: &'static str,
}

/// What choosing a queue means for the configuration.
#[derive(Debug)]
pub struct StreamQueue {
    /// The queue.
    pub name: &'static str,
    /// The field of the dependencies with its settings.
    pub field: &'static str,
    /// The sections of the configuration that are left out.
    pub drops: &'static [&'static str],
    /// The setting with the folder of one that lives inside Milvus.
    pub folder: Option<&'static str>,
    /// The setting, with its value, under which the data is in that folder; `None`: always.
    pub on_disk: Option<(&'static str, &'static str)>,
    /// The first operator that writes the queue's own section as it is configured; `None`: every one does.
    pub empty_until: Option<Version>,
}

impl StreamQueue {
    /// Whether an operator writes the queue's own section of the configuration empty.
    pub fn empties(&self, section: &str, operator: Version) -> bool {
        self.name == section && self.empty_until.is_some_and(|until| operator < until)
    }
}

/// The port of the containers that the Service leads to.
#[derive(Debug)]
pub struct ServicePort {
    /// The setting on which Milvus listens.
    pub setting: &'static str,
    /// The field of the pods that it leads to in a cluster.
    pub cluster: &'static str,
    /// The same for a standalone Milvus.
    pub standalone: &'static str,
    /// The first operator that reads the field.
    pub since: Version,
    /// The port where it is not said.
    pub otherwise: &'static str,
}

/// The standby of coordinators, which rolling updates need.
#[derive(Debug)]
pub struct Standby {
    /// The settings that become true.
    pub settings: &'static [&'static str],
    /// The field, beside those of the pods, that switches rolling updates.
    pub switch: &'static str,
    /// The first operator that does so.
    pub since: Version,
    /// The queues that switch it off in standalone mode.
    pub off_for: &'static [&'static str],
}

/// The kind of a resource of the operator.
pub fn kind(api_version: &str, kind: &str) -> Option<&'static ResourceKind> {
    let version = api_version.strip_prefix(GROUP)?.strip_prefix('/')?;
    KINDS.iter().find(|k| k.kind == kind && k.versions.contains(&version))
}

/// The group of all resources.
pub fn group() -> &'static str {
    GROUP
}

/// The newest operator that is known.
pub fn newest() -> Version {
    NEWEST
}

/// The Milvus that a resource without an image gets.
pub fn default_image(operator: Version) -> Version {
    let image = IMAGES.iter().rfind(|(from, _)| *from <= operator).or(IMAGES.first());
    image.map_or(OLDEST, |(_, image)| *image)
}

/// Whether the operator takes a version, or the tag of an image, for one of the new releases. What it cannot read
/// is an old one to it.
pub fn is_recent(tag: &str) -> bool {
    let above = |version: Version| version > RECENT_ABOVE;
    let by_number = match tag.parse::<VersionText>() {
        Ok(VersionText::Full(version)) => above(version),
        Ok(VersionText::Line(major, minor)) => above(Version::new(major, minor, 0)),
        Err(_) => false,
    };
    by_number || RECENT_TAGS.iter().any(|start| tag.starts_with(start))
}

/// An operator's version as people say it: what a pre-release leads to.
pub fn release(version: Version) -> String {
    Version { released: true, ..version }.to_string()
}

/// The field that names the queue.
pub fn stream_field() -> &'static str {
    STREAM_FIELD
}

/// The word by which the operator leaves the queue to others.
pub fn other_stream() -> &'static str {
    STREAM_OTHER
}

/// The settings that get the name of the queue.
pub fn stream_settings() -> &'static [&'static str] {
    STREAM_WRITES
}

/// The queue that an operator takes when none is named.
pub fn default_stream(operator: Version, mode: Mode, recent: bool) -> &'static str {
    let Some(row) = UNSET.iter().rfind(|row| row.from <= operator).or(UNSET.first()) else { return "" };
    match (mode, recent) {
        (Mode::Cluster, _) => row.cluster,
        (Mode::Standalone, true) => row.recent,
        (Mode::Standalone, false) => row.standalone,
    }
}

/// The operator from which on another queue is taken when none is named, and the queue on the other side of it.
pub fn default_changed(operator: Version, mode: Mode, recent: bool) -> Option<(Version, &'static str)> {
    UNSET.windows(2).find_map(|rows| {
        let [before, after] = [rows[0].from, rows[1].from].map(|from| default_stream(from, mode, recent));
        let other = if operator < rows[1].from { after } else { before };
        (before != after).then_some((rows[1].from, other))
    })
}

/// All queues with what choosing them means.
pub fn queues() -> &'static [StreamQueue] {
    QUEUES
}

/// What choosing a queue means.
pub fn queue(name: &str) -> Option<&'static StreamQueue> {
    QUEUES.iter().find(|q| q.name == name)
}

/// Sections of all files that are taken out but for the one of this queue.
pub fn merged_without(queue: &str) -> impl Iterator<Item = &'static str> {
    MERGED_WITHOUT.iter().copied().filter(move |section| *section != queue)
}

/// The settings below the configuration in the resource; `{name}` stands for the resource's.
pub fn template() -> &'static [(&'static str, &'static str)] {
    TEMPLATE
}

/// The addresses that the operator writes.
pub fn addresses() -> &'static [Address] {
    ADDRESSES
}

/// Whether an operator sets a port where a Service of the namespace would set it too.
pub fn beats_links(operator: Version, port: &str) -> bool {
    let mut of_port = ADDRESSES.iter().filter(|a| a.port == Some(port));
    of_port.any(|a| a.beats_links.is_some_and(|since| operator >= since))
}

/// The settings that come out of Secrets.
pub fn secrets() -> &'static [Secret] {
    SECRETS
}

/// The namespace of a resource that names none.
pub fn namespace() -> &'static str {
    NAMESPACE
}

/// Settings that are taken out of the configuration in the resource.
pub fn unsettable() -> &'static [&'static str] {
    UNSETTABLE
}

/// The port that the Service leads to.
pub fn service_port() -> &'static ServicePort {
    &SERVICE_PORT
}

/// The standby of coordinators.
pub fn standby() -> &'static Standby {
    &STANDBY
}

/// Where the queues inside Milvus keep their data.
pub fn data_path() -> &'static str {
    DATA_PATH
}
