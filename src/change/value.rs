//! When two values name the same place.

use crate::milvus::change::{Compare, Move};
use crate::milvus::{Reading, text};

/// Whether a setting has a value; truth values in any of their spellings.
pub(super) fn is(text: &str, value: &str) -> bool {
    text == value || (text::bool(value).is_some() && text::is_true(text) == text::is_true(value))
}

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
        Compare::Host => host(before) == host(after) || without_port(host(before), host(after)),
        Compare::Hosts => {
            let old: Vec<&str> = text::list(before).map(host).collect();
            before == after || text::list(after).map(host).any(|new| old.contains(&new))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::milvus::change::{Moves, moves};

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
    fn a_scheme_and_slashes_at_the_ends_make_no_difference() {
        assert!(same(row("pulsar.address"), "pulsar://a:6650", "a:6650/"));
        assert!(same(row("etcd.rootPath"), "by-dev", "/by-dev/"));
        assert!(!same(row("minio.bucketName"), "a", "A"));
        assert!(same(row("common.storageType"), "minio", "remote"));
        assert!(same(row("etcd.use.embed"), "true", "1") && !same(row("etcd.use.embed"), "true", "no"));
    }
}
