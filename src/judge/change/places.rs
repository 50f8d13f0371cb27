//! When two values name the same place.

use crate::deployment::Reading;
use crate::facts::milvus::{Compare, Move, text};

/// The place that a setting names, with the port from its own setting.
pub(super) fn place(row: &Move, side: &Reading<'_>) -> String {
    let text = side.settings.get(row.key).text().trim();
    match row.port.filter(|_| !text.is_empty() && !text.contains(':')) {
        Some(port) if !side.settings.get(port).text().is_empty() => {
            format!("{text}:{}", side.settings.get(port).text())
        }
        _ => text.to_owned(),
    }
}

/// Whether two texts name the same place.
pub(super) fn same(row: &Move, before: &str, after: &str) -> bool {
    match row.compare {
        Compare::Text => before == after || (row.same.contains(&before) && row.same.contains(&after)),
        Compare::Bool => text::is_true(before) == text::is_true(after),
        Compare::Path => before.trim_matches('/') == after.trim_matches('/'),
        Compare::Host => {
            let (before, after) = (host(before), host(after));
            before == after || without_port(before, after) || same_service(before, after)
        }
        Compare::Hosts => {
            let old: Vec<&str> = text::list(before).map(host).collect();
            let stays = |new: &str| old.iter().any(|old| *old == new || same_service(old, new));
            before == after || text::list(after).map(host).any(stays)
        }
    }
}

/// `host:port` without a scheme and what follows.
fn host(address: &str) -> &str {
    let address = address.trim();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.trim_end_matches('/')
}

/// Whether two addresses are the same but for a port that only one of them says.
fn without_port(before: &str, after: &str) -> bool {
    let names = |a: &str, b: &str| !b.is_empty() && a.split_once(':').is_some_and(|(host, _)| host == b);
    names(before, after) || names(after, before)
}

/// What a name inside of a cluster leads to: the service that it names, or the one whose pod it names.
struct Service<'a> {
    name: &'a str,
    namespace: Option<&'a str>,
    port: Option<&'a str>,
    pod: bool,
}

impl<'a> Service<'a> {
    /// Reads `NAME`, `NAME.NAMESPACE`, `NAME.NAMESPACE.svc…` or `NAME-0.NAME-headless.NAMESPACE…`; `None` for other
    /// addresses.
    fn of(address: &'a str) -> Option<Self> {
        let (host, port) = address.split_once(':').map_or((address, None), |(host, port)| (host, Some(port)));
        let labels: Vec<&str> = host.split('.').collect();
        let pods =
            || labels[0].rsplit_once('-').filter(|(_, n)| n.parse::<u16>().is_ok()).map(|(name, _)| name);
        let heads = |name: &&str| {
            let rest = labels.get(1).and_then(|service| service.strip_prefix(name));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        if let Some(name) = pods().filter(heads) {
            return Some(Self { name, namespace: labels.get(2).copied(), port, pod: true });
        }
        let cluster = labels.len() <= 2 || labels[2] == "svc";
        cluster.then(|| Self { name: labels[0], namespace: labels.get(1).copied(), port, pod: false })
    }
}

/// Whether two addresses lead to one service in a cluster. A short name may lead to another namespace than one that
/// names its own, unless it is the pods of that service that the other one names.
fn same_service(before: &str, after: &str) -> bool {
    let Some((old, new)) = Service::of(before).zip(Service::of(after)) else { return false };
    let agree = |a: Option<&str>, b: Option<&str>| a.is_none() || b.is_none() || a == b;
    let namespace =
        old.namespace == new.namespace || (old.pod != new.pod && agree(old.namespace, new.namespace));
    !old.name.is_empty() && old.name == new.name && namespace && agree(old.port, new.port)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::milvus::Moves;
    use crate::facts::milvus::moves;

    fn row(key: &str) -> &'static Move {
        let all = [Moves::Metadata, Moves::Objects, Moves::Log].into_iter().flat_map(moves);
        all.into_iter().find(|m| m.key == key).unwrap()
    }

    #[test]
    fn a_list_of_brokers_is_the_same_place_while_one_stays() {
        let row = row("kafka.brokerList");
        assert!(same(row, "a:9092,b:9092", "c:9092, b:9092"));
        assert!(!same(row, "a:9092", "c:9092"));
        assert!(!same(row, "a:9092", ""));
    }

    #[test]
    fn a_service_and_its_pods_are_the_same_place() {
        let row = row("etcd.endpoints");
        let pod = "x-etcd-0.x-etcd-headless.default.svc.cluster.local:2379";
        assert!(same(row, "x-etcd:2379", pod) && same(row, pod, "x-etcd.default:2379"));
        assert!(same(row, "x-etcd.a.svc:2379", "x-etcd.a.svc.cluster.local:2379"));
        assert!(!same(row, "x-etcd.other:2379", pod) && !same(row, "y-etcd:2379", pod));
        assert!(!same(row, "x-etcd:2379", "x-etcd.other:2379") && !same(row, "x-etcd:2379", "x-etcd:2380"));
        assert!(!same(row, "etcd-0.prod:2379", "etcd-1.prod:2379"));
        assert!(!same(row, "10.0.0.1:2379", "10.0.0.2:2379"));
    }

    #[test]
    fn a_scheme_and_slashes_at_the_ends_make_no_difference() {
        assert!(same(row("pulsar.address"), "pulsar://a:6650", "a:6650/"));
        assert!(same(row("etcd.rootPath"), "by-dev", "/by-dev/"));
        assert!(!same(row("minio.bucketName"), "a", "A"));
        assert!(same(row("common.storageType"), "minio", "remote"));
        assert!(same(row("etcd.use.embed"), "true", "1") && !same(row("etcd.use.embed"), "true", "no"));
    }
}
