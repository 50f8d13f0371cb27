//! The Milvus operator: its resources, their fields, and what it makes of them. Facts from `rules/operator/`.

use crate::milvus::{Mode, Version, VersionText};

include!(concat!(env!("OUT_DIR"), "/operator.rs"));

/// A kind of resource.
#[derive(Debug)]
pub struct ResourceKind {
    /// Its name.
    pub kind: &'static str,
    /// The API versions, without the group.
    pub versions: &'static [&'static str],
    shape: usize,
    /// The field that says the mode, and the mode without it; `None` where the resource does not say.
    pub mode: Option<(Option<&'static str>, Mode)>,
    /// Where image, version and environment of the pods stand.
    pub pods: Option<&'static str>,
    /// The field with the release that it leads to.
    pub target: Option<&'static str>,
}

/// Fields that stand together.
#[derive(Debug)]
pub struct Shape {
    /// The fields, in alphabetical order.
    pub fields: &'static [Field],
}

/// A field of a resource.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The first operator that has it, where it is not all.
    pub since: Option<Version>,
    /// The last operator that has it, where later ones do not.
    pub until: Option<Version>,
    shape: Option<usize>,
    /// It is a list.
    pub list: bool,
    /// The words it takes, with the first operator that takes them; empty where any value may stand.
    pub choices: &'static [(&'static str, Option<Version>)],
}

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

/// An address that the operator writes.
#[derive(Debug)]
pub struct Address {
    /// The queue for which it is written; `None`: always.
    pub queue: Option<&'static str>,
    /// The field that says that it is outside.
    pub external: &'static str,
    /// The field with the address of an outside one.
    pub field: &'static str,
    /// The setting that is written.
    pub setting: &'static str,
    /// The setting that gets the port; `None` where address and port stay together.
    pub port: Option<&'static str>,
    no_port: &'static [(Version, u16, Option<u16>)],
    /// The field that says that it speaks TLS.
    pub tls_switch: Option<&'static str>,
    beats_links: Option<Version>,
    in_cluster: Option<&'static str>,
    pods: Option<(&'static str, u16, u16)>,
    /// Settings that are written with the address of an outside one.
    pub constants: &'static [(&'static str, &'static str)],
}

/// Settings that come out of a Secret.
#[derive(Debug)]
pub struct Secret {
    /// The field that names it.
    pub field: &'static str,
    /// The queue for which it is read; `None`: always.
    pub queue: Option<&'static str>,
    /// The field that says that what it belongs to is outside.
    pub external: Option<&'static str>,
    in_cluster: Option<&'static str>,
    /// The settings.
    pub settings: &'static [&'static str],
    /// The configuration in the resource outranks them.
    pub below: bool,
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

impl ResourceKind {
    /// The fields below `spec`.
    pub fn spec(&self) -> &'static Shape {
        &SHAPES[self.shape]
    }
}

impl Shape {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The field that somebody who wrote `name` most likely meant.
    pub(crate) fn meant_by(&self, name: &str) -> Option<&'static Field> {
        let misnomer =
            MISNOMERS.iter().find(|(wrong, _)| *wrong == name).and_then(|(_, meant)| self.field(meant));
        let plain = name.to_lowercase();
        let distance = |f: &&Field| strsim::damerau_levenshtein(&f.name.to_lowercase(), &plain);
        let near =
            || self.fields.iter().filter(|f| distance(f) <= (f.name.len() / 3).min(2)).min_by_key(distance);
        misnomer.or_else(near)
    }
}

impl Field {
    /// The fields below it; `None` where anything may stand.
    pub fn below(&self) -> Option<&'static Shape> {
        self.shape.map(|shape| &SHAPES[shape])
    }

    /// Whether an operator has it.
    pub(crate) fn exists_in(&self, operator: Version) -> bool {
        self.since.is_none_or(|since| since <= operator) && self.until.is_none_or(|until| operator <= until)
    }
}

impl Address {
    /// The setting of the port and its value for an outside address, and the host that is left. The text is taken
    /// apart only as `host:port`; anything else is the host, and the port is a default; `None`: none is written.
    pub fn port_of<'t>(
        &self,
        operator: Version,
        tls: bool,
        text: &'t str,
    ) -> Option<(&'static str, String, &'t str)> {
        let key = self.port?;
        let (_, plain, with_tls) = self.no_port.iter().rev().find(|(from, ..)| *from <= operator)?;
        let default = with_tls.filter(|_| tls).unwrap_or(*plain);
        let parts = text.rsplit_once(':').filter(|(host, _)| !host.contains(':') || host.starts_with('['));
        let (host, port) = parts.unwrap_or((text, ""));
        let host = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
        Some((key, port.parse::<u16>().unwrap_or(default).to_string(), host))
    }

    /// The addresses of what the operator deploys itself; `replicas` gives the number of pods that a field says.
    pub fn in_cluster(
        &self,
        name: &str,
        namespace: &str,
        mode: Mode,
        replicas: impl Fn(&str) -> Option<u16>,
    ) -> Option<String> {
        let text = fill(self.in_cluster?, name, namespace);
        let Some((field, standalone, cluster)) = self.pods else { return Some(text) };
        let default = if mode == Mode::Cluster { cluster } else { standalone };
        let count = replicas(field).unwrap_or(default);
        let all: Vec<String> =
            (0..count.min(99)).map(|pod| text.replace("{pod}", &pod.to_string())).collect();
        (count > 0).then(|| all.join(","))
    }
}

impl Secret {
    /// The Secret of what the operator deploys itself.
    pub fn in_cluster(&self, name: &str) -> Option<String> {
        self.in_cluster.map(|text| fill(text, name, NAMESPACE))
    }
}

/// Puts a resource's name and namespace into a text.
pub fn fill(text: &str, name: &str, namespace: &str) -> String {
    text.replace("{name}", name).replace("{namespace}", namespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Version = Version::new(1, 2, 8);
    const NEW: Version = Version::new(1, 3, 8);

    #[test]
    fn the_default_queue_depends_on_operator_and_release_in_standalone_only() {
        for (operator, mode, recent, queue) in [
            (OLD, Mode::Standalone, true, "rocksmq"),
            (OLD, Mode::Standalone, false, "rocksmq"),
            (NEW, Mode::Standalone, true, "woodpecker"),
            (NEW, Mode::Standalone, false, "rocksmq"),
            (OLD, Mode::Cluster, true, "pulsar"),
            (NEW, Mode::Cluster, true, "pulsar"),
        ] {
            assert_eq!(default_stream(operator, mode, recent), queue, "{operator} {mode} {recent}");
        }
        assert_eq!(default_changed(NEW, Mode::Standalone, true).map(|c| c.1), Some("rocksmq"));
        assert_eq!(default_changed(OLD, Mode::Standalone, true).map(|c| c.1), Some("woodpecker"));
        assert_eq!(default_changed(NEW, Mode::Standalone, false), None);
        assert_eq!(default_changed(NEW, Mode::Cluster, true), None);
    }

    #[test]
    fn what_the_operator_cannot_read_is_old_to_it() {
        assert!(is_recent("v2.6.0") && is_recent("master-20250101") && is_recent("2.6-20250101"));
        assert!(!is_recent("v2.5.16") && !is_recent("latest") && !is_recent("0f3a"));
    }

    #[test]
    fn images_and_fields_by_operator() {
        assert_eq!(default_image(NEW), Version::new(2, 6, 11));
        assert_eq!(default_image(Version::new(0, 8, 3)), Version::new(2, 3, 1));
        let milvus = kind("milvus.io/v1beta1", "Milvus").unwrap().spec();
        let stream = milvus.field("dependencies").and_then(Field::below).unwrap();
        assert!(!stream.field("woodpecker").unwrap().exists_in(OLD));
        assert_eq!(stream.meant_by("msgStreamtype").map(|f| f.name), Some("msgStreamType"));
        assert_eq!(milvus.meant_by("component").map(|f| f.name), Some("components"));
        assert!(kind("milvus.io/v1beta1", "MilvusCluster").is_none() && kind("v1", "Milvus").is_none());
    }

    #[test]
    fn only_a_host_and_a_port_are_taken_apart() {
        let storage = addresses().iter().find(|a| a.setting == "minio.address").unwrap();
        let (old, new) = (Version::new(1, 3, 0), Version::new(1, 3, 8));
        let of = |operator, tls, text| {
            let (_, port, host) = storage.port_of(operator, tls, text).unwrap();
            (host, port)
        };
        assert_eq!(of(old, false, "minio.store:9000"), ("minio.store", "9000".into()));
        assert_eq!(of(old, true, "s3.example.com"), ("s3.example.com", "80".into()));
        assert_eq!(of(new, true, "s3.example.com"), ("s3.example.com", "443".into()));
        assert_eq!(of(new, false, "http://minio:9000"), ("http://minio:9000", "80".into()));
        assert_eq!(of(new, false, "[::1]:9000"), ("::1", "9000".into()));
    }

    #[test]
    fn addresses_of_every_pod() {
        let etcd = &addresses()[0];
        let of = |replicas| etcd.in_cluster("m", "ns", Mode::Cluster, |_| replicas).unwrap();
        assert_eq!(of(Some(1)), "m-etcd-0.m-etcd-headless.ns:2379");
        assert_eq!(of(None).matches("m-etcd-").count(), 6);
    }
}
