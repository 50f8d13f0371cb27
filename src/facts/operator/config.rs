//! What the operator makes of the configuration in a resource: facts from `rules/operator/config.yaml`.

use crate::facts::MAX_PODS;
use crate::facts::milvus::{Mode, Version};
use crate::facts::tables::operator::config::CONFIG;
pub use crate::facts::tables::operator::config::{
    Address, Secret, ServicePort, Standby, StorageCheck, StreamQueue,
};

impl StreamQueue {
    /// Whether an operator writes the queue's own section of the configuration empty.
    pub fn empties(&self, section: &str, operator: Version) -> bool {
        self.name == section && self.empty_until.is_some_and(|until| operator < until)
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
        let unsaid = self.no_port.iter().rev().find(|row| row.from <= operator)?;
        let default = unsaid.tls.filter(|_| tls).unwrap_or(unsaid.port);
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
        let Some(pods) = &self.pods else { return Some(text) };
        let default = if mode == Mode::Cluster { pods.cluster } else { pods.standalone };
        let count = replicas(pods.field).unwrap_or(default);
        let all: Vec<String> = (0..usize::from(count).min(MAX_PODS))
            .map(|pod| text.replace("{pod}", &pod.to_string()))
            .collect();
        (count > 0).then(|| all.join(","))
    }
}

impl Secret {
    /// The Secret of what the operator deploys itself.
    pub fn in_cluster(&self, name: &str) -> Option<String> {
        self.in_cluster.map(|text| fill(text, name, CONFIG.namespace))
    }
}

/// Puts a resource's name and namespace into a text.
pub fn fill(text: &str, name: &str, namespace: &str) -> String {
    text.replace("{name}", name).replace("{namespace}", namespace)
}

/// The field that names the queue.
pub fn stream_field() -> &'static str {
    CONFIG.stream.field
}

/// The word by which the operator leaves the queue to others.
pub fn other_stream() -> &'static str {
    CONFIG.stream.other
}

/// The settings that get the name of the queue.
pub fn stream_settings() -> &'static [&'static str] {
    CONFIG.stream.writes
}

/// The queue that an operator takes when none is named.
pub fn default_stream(operator: Version, mode: Mode, recent: bool) -> &'static str {
    let Some(row) =
        CONFIG.stream.unset.iter().rfind(|row| row.from <= operator).or(CONFIG.stream.unset.first())
    else {
        return "";
    };
    match (mode, recent) {
        (Mode::Cluster, _) => row.cluster,
        (Mode::Standalone, true) => row.recent,
        (Mode::Standalone, false) => row.standalone,
    }
}

/// The operator from which on another queue is taken when none is named, and the queue on the other side of it.
pub fn default_changed(operator: Version, mode: Mode, recent: bool) -> Option<(Version, &'static str)> {
    CONFIG.stream.unset.windows(2).find_map(|rows| {
        let [before, after] = [rows[0].from, rows[1].from].map(|from| default_stream(from, mode, recent));
        let other = if operator < rows[1].from { after } else { before };
        (before != after).then_some((rows[1].from, other))
    })
}

/// All queues with what choosing them means.
pub fn queues() -> &'static [StreamQueue] {
    CONFIG.queues
}

/// What choosing a queue means.
pub fn queue(name: &str) -> Option<&'static StreamQueue> {
    CONFIG.queues.iter().find(|q| q.name == name)
}

/// Sections of all files that are taken out but for the one of this queue.
pub fn merged_without(queue: &str) -> impl Iterator<Item = &'static str> {
    CONFIG.merged_without.iter().copied().filter(move |section| *section != queue)
}

/// The settings below the configuration in the resource; `{name}` stands for the resource's.
pub fn template() -> &'static [(&'static str, &'static str)] {
    CONFIG.template
}

/// The addresses that the operator writes.
pub fn addresses() -> &'static [Address] {
    CONFIG.addresses
}

/// Whether an operator sets a port where a Service of the namespace would set it too.
pub fn beats_links(operator: Version, port: &str) -> bool {
    let mut of_port = CONFIG.addresses.iter().filter(|a| a.port == Some(port));
    of_port.any(|a| a.beats_links.is_some_and(|since| operator >= since))
}

/// The settings that come out of Secrets.
pub fn secrets() -> &'static [Secret] {
    CONFIG.secrets
}

/// How the operator asks an object store that is not its own whether it is ready.
pub fn storage_check() -> &'static StorageCheck {
    &CONFIG.storage
}

/// The namespace of a resource that names none.
pub fn namespace() -> &'static str {
    CONFIG.namespace
}

/// Settings that are taken out of the configuration in the resource.
pub fn unsettable() -> &'static [&'static str] {
    CONFIG.unsettable
}

/// The port that the Service leads to.
pub fn service_port() -> &'static ServicePort {
    &CONFIG.service_port
}

/// The standby of coordinators.
pub fn standby() -> &'static Standby {
    &CONFIG.standby
}

/// Where the queues inside Milvus keep their data.
pub fn data_path() -> &'static str {
    CONFIG.data_path
}
