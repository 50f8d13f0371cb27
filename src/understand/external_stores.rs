//! What no two Milvus may share, and when two of them do.

use crate::deployment::{Deployment, Effective, Reading, Written};
use crate::facts::milvus::shared::{Kept, kept};
use crate::facts::milvus::{Moves, NormalKey, stores, text, values};
use crate::facts::{FileKind, apart, placeholders};

/// A place outside in which a deployment keeps something.
#[derive(Clone, Debug)]
pub struct ExternalStore {
    /// What it keeps there.
    pub what: Moves,
    /// `host:port` of each server, in small letters.
    pub servers: Vec<String>,
    /// Whether one of the names leads to the same server from everywhere.
    pub is_reached_from_afar: bool,
    /// What tells places on these servers apart: the key and its value.
    pub below: Vec<(&'static str, String)>,
    /// Where the servers are written.
    pub written: Written,
}

impl ExternalStore {
    /// A server that both are on, where they keep the same in the same place there. Whether its name leads both
    /// to the same server is another question.
    pub fn shared_server<'h>(&'h self, other: &ExternalStore) -> Option<&'h str> {
        let same = self.what == other.what && self.below == other.below;
        let common = self.servers.iter().find(|server| other.servers.contains(server));
        common.filter(|_| same).map(String::as_str)
    }
}

/// The places that a deployment uses in all of its readings, with addresses that somebody wrote.
pub fn external_stores<'r>(
    mut readings: impl DoubleEndedIterator<Item = &'r Reading<'r>>,
) -> Vec<ExternalStore> {
    let Some(last) = readings.next_back() else { return Vec::new() };
    let mut found = homes_in(last);
    // A server of the own host is nobody else's.
    found.retain(|store| store.servers.iter().any(|server| reach(server) != Reach::Host));
    for reading in readings {
        if found.is_empty() {
            break;
        }
        let others = homes_in(reading);
        let same = |a: &ExternalStore, b: &ExternalStore| {
            a.what == b.what && a.below == b.below && a.servers == b.servers
        };
        found.retain(|store| others.iter().any(|other| same(store, other)));
    }
    found
}

fn homes_in(reading: &Reading<'_>) -> Vec<ExternalStore> {
    let failed = reading.deployment.helm.as_ref().is_some_and(|h| !h.rendering.failures.is_empty());
    if failed || reading.settings.unknown || reading.settings.is_refused {
        return Vec::new();
    }
    kept().iter().filter_map(|kept| store(kept, reading)).collect()
}

fn store(kept: &Kept, reading: &Reading<'_>) -> Option<ExternalStore> {
    let get = |key: &str| known(reading, key);
    let unused = |(key, value): &(&str, &str)| {
        let text_of_key = reading.settings.get(key).text();
        text_of_key == *value || (text::bool(value) == Some(true) && text::is_true(text_of_key))
    };
    let runs = |queue: &str| reading.selection().queue().is_some_and(|q| q.name() == queue);
    let so = kept.milvus.is_none_or(|range| range.contains(reading.milvus)) && kept.queue.is_none_or(runs);
    if !so || kept.unless.iter().any(unused) {
        return None;
    }
    let addresses = get(kept.servers)?;
    let written = addresses.written()?.clone();
    let port = kept.port.map(|key| get(key).map(|p| p.text().to_owned()));
    let servers = text::list(addresses.text()).map(|server| server_of(server, port.as_ref()));
    let servers: Vec<String> = servers.collect::<Option<_>>()?;
    let below = kept.below.iter().chain(account(kept, reading));
    let below = below.map(|key| Some((*key, get(key)?.text().trim_matches('/').to_owned())));
    let below = below.collect::<Option<_>>()?;
    let is_reached_from_afar = servers.iter().any(|server| reach(server) == Reach::Everywhere);
    let what = kept.what;
    (!servers.is_empty()).then_some(ExternalStore { what, servers, is_reached_from_afar, below, written })
}

/// The setting that names the account, for stores with one.
fn account<'k>(kept: &'k Kept, reading: &Reading<'_>) -> Option<&'k &'static str> {
    let provider = stores::provider(reading.settings.get("minio.cloudProvider").text());
    kept.account.as_ref().filter(|_| provider.is_some_and(|p| p.account))
}

/// A setting whose value is known.
fn known<'r>(reading: &'r Reading<'_>, key: &str) -> Option<Effective<'r>> {
    let value = reading.settings.get(key);
    let key = NormalKey::new(key);
    let hidden = reading.deployment.unknown_variables().any(|name| NormalKey::new(name) == key);
    (!value.random && !hidden && !placeholders::is_placeholder(value.text())).then_some(value)
}

/// `host:port` in small letters; `None` where the port is not known.
fn server_of(server: &str, port: Option<&Option<String>>) -> Option<String> {
    let server = server.split_once("://").map_or(server, |(_, rest)| rest);
    let server = server.split('/').next().unwrap_or(server).to_ascii_lowercase();
    match (values::split_port(&server).1, port) {
        (Some(_), _) | (None, None) => Some(server),
        (None, Some(port)) => Some(format!("{server}:{}", port.as_ref()?)),
    }
}

/// How far a host name leads to the same server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// From everywhere.
    Everywhere,
    /// Within a network, such as a Kubernetes cluster.
    Network,
    /// Within a namespace or a compose project.
    Namespace,
    /// Within one host.
    Host,
}

/// Whether an address, with or without its scheme, leads to the container or host that calls it.
pub fn is_loopback(address: &str) -> bool {
    reach(address.split_once("://").map_or(address, |(_, rest)| rest)) == Reach::Host
}

/// How far the name of a server leads to the same one.
pub fn reach(server: &str) -> Reach {
    let host = values::split_port(server).0;
    if let Ok(ip) = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>() {
        return match ip {
            _ if ip.is_loopback() || ip.is_unspecified() => Reach::Host,
            std::net::IpAddr::V4(ip) if !ip.is_private() && !ip.is_link_local() => Reach::Everywhere,
            _ => Reach::Network,
        };
    }
    let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    match labels[..] {
        ["localhost"] => Reach::Host,
        [_] => Reach::Namespace,
        // `service.namespace`.
        [_, _] => Reach::Network,
        // `pod.service.namespace`.
        [pod, service, _] if is_pod_of(pod, service) => Reach::Network,
        _ if labels.iter().any(|label| apart::is_private(label)) => Reach::Network,
        _ => Reach::Everywhere,
    }
}

/// `etcd-0` of `etcd` or `etcd-headless`.
fn is_pod_of(pod: &str, service: &str) -> bool {
    let (stem, number) = pod.rsplit_once('-').unwrap_or((pod, ""));
    number.parse::<u16>().is_ok() && service.starts_with(stem)
}

/// Whether both deployments run side by side, as far as their files tell: resources, releases or services of their
/// own, or files of installations that the paths name. All else may be one installation in two states, or two ways
/// to install it.
pub fn are_apart(one: &Deployment, other: &Deployment) -> bool {
    let runs = |d: &Deployment| d.kind != FileKind::Manifest || !d.containers.is_empty();
    let optional = one.containers.iter().chain(&other.containers).any(|c| c.is_optional);
    if one.kind != other.kind || optional || !runs(one) || !runs(other) {
        return false;
    }
    let same_file = one.files.first() == other.files.first();
    match (&one.name, &other.name) {
        (Some(a), Some(b)) if one.kind != FileKind::Compose || same_file => {
            let spaces = (&one.namespace, &other.namespace);
            a != b || matches!(spaces, (Some(a), Some(b)) if a != b)
        }
        _ => paths_differ(&one.id, &other.id),
    }
}

/// Whether a name that leads to one server within some reach does so for both deployments.
pub fn same_server(reach: Reach, one: &Deployment, other: &Deployment) -> bool {
    // Resources of one file may be for several clusters where another program applies them.
    let same_file = one.files.first() == other.files.first() && one.kind != FileKind::Gitops;
    match reach {
        Reach::Everywhere => true,
        Reach::Network => same_file,
        Reach::Namespace => same_file && one.namespace == other.namespace,
        Reach::Host => false,
    }
}

/// Whether paths differ in folders or names that stand for an installation each.
fn paths_differ(one: &str, other: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (one.split('/').collect(), other.split('/').collect());
    let mut parts = a.iter().zip(&b).filter(|(a, b)| a != b);
    let last = |path: &[&str]| path.last().map(|name| (*name).to_owned());
    let named = |part: &str| {
        let mut words = part.split(|c: char| !c.is_alphabetic());
        words.any(|w| apart::names_installation(&w.to_lowercase()))
    };
    // Files that lie beside each other may be laid over one another.
    a.len() == b.len() && last(&a) == last(&b) && parts.next().is_some_and(|(a, b)| named(a) && named(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_reach_as_far_as_they_are_the_same() {
        for (server, far) in [
            ("etcd.example.com:2379", Reach::Everywhere),
            ("s3.us-east-1.amazonaws.com:443", Reach::Everywhere),
            ("8.8.8.8:9000", Reach::Everywhere),
            ("10.0.0.7:2379", Reach::Network),
            ("etcd.vpc.internal:2379", Reach::Network),
            ("etcd.infra.svc.cluster.local:2379", Reach::Network),
            ("etcd-0.etcd-headless.infra:2379", Reach::Network),
            ("minio.storage:9000", Reach::Network),
            ("minio:9000", Reach::Namespace),
            ("localhost:2379", Reach::Host),
            ("127.0.0.1:2379", Reach::Host),
        ] {
            assert_eq!(reach(server), far, "{server}");
        }
    }

    #[test]
    fn what_calls_itself_is_known_by_its_address() {
        for own in ["localhost", "http://localhost:2379", "127.0.0.1:9000", "[::1]:2379"] {
            assert!(is_loopback(own), "{own}");
        }
        for other in ["etcd:2379", "http://10.0.0.7:2379", "127.example.com:1"] {
            assert!(!is_loopback(other), "{other}");
        }
    }

    #[test]
    fn paths_name_installations_or_states() {
        assert!(paths_differ("envs/dev/values.yaml", "envs/prod/values.yaml"));
        assert!(paths_differ("team-a/milvus/values.yaml", "team-b/milvus/values.yaml"));
        assert!(paths_differ("env-dev1/values.yaml", "env-dev2/values.yaml"));
        for (a, b) in [
            ("before/values.yaml", "after/values.yaml"),
            ("milvus-2.3/values.yaml", "milvus-2.6/values.yaml"),
            ("dev/old/values.yaml", "dev/new/values.yaml"),
            ("cluster-kafka/values.yaml", "cluster-pulsar/values.yaml"),
            ("values-dev.yaml", "values-prod.yaml"),
            ("dev/values.yaml", "dev/values.yaml"),
            ("old/dev/values.yaml", "new/prod/values.yaml"),
        ] {
            assert!(!paths_differ(a, b), "{a} {b}");
        }
    }
}
