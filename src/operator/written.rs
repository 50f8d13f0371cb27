//! Settings that the operator writes for what Milvus depends on: addresses, and what comes out of Secrets.

use super::NAMESPACE;
use crate::milvus::{Mode, Version};

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
    /// By operator, newest last: the port where the address says none, and the one where it speaks TLS.
    pub(super) no_port: &'static [(Version, u16, Option<u16>)],
    /// The field that says that it speaks TLS.
    pub tls_switch: Option<&'static str>,
    /// The first operator that sets the variable of the port where a Service of the namespace would.
    pub(super) beats_links: Option<Version>,
    /// The address of what the operator deploys itself, with `{name}`, `{namespace}` and `{pod}`.
    pub(super) in_cluster: Option<&'static str>,
    /// The field with the number of pods, each with an address, and that number without it: standalone, cluster.
    pub(super) pods: Option<(&'static str, u16, u16)>,
    /// Settings that are written with the address of an outside one.
    pub constants: &'static [(&'static str, &'static str)],
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

/// Settings that come out of a Secret.
#[derive(Debug)]
pub struct Secret {
    /// The field that names it.
    pub field: &'static str,
    /// The queue for which it is read; `None`: always.
    pub queue: Option<&'static str>,
    /// The field that says that what it belongs to is outside.
    pub external: Option<&'static str>,
    pub(super) in_cluster: Option<&'static str>,
    /// The settings.
    pub settings: &'static [&'static str],
    /// The configuration in the resource outranks them.
    pub below: bool,
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
