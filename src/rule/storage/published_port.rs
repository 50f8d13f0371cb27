//! Services of compose that Milvus calls on a port which only the host has.

use crate::milvus::{Dependency, DependencyKind, Effective, Kind, Reading, address, text};
use crate::rule::{Findings, Place};

/// Metadata and objects.
pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    report(reading, "etcd.endpoints", None, DependencyKind::Etcd, findings);
    if let Some(store) = super::Store::of(reading) {
        report(store.reading, "minio.address", Some("minio.port"), DependencyKind::ObjectStore, findings);
    }
}

/// The queue that runs.
pub fn broker(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let runs = reading.selection().queue().map_or("", |queue| queue.name());
    let rows = [
        ("pulsar", "pulsar.address", Some("pulsar.port"), DependencyKind::Pulsar),
        ("kafka", "kafka.brokerList", None, DependencyKind::Kafka),
    ];
    for (queue, address, port, kind) in rows {
        if queue == runs {
            report(reading, address, port, kind, findings);
        }
    }
}

fn report(
    reading: &Reading<'_>,
    key: &str,
    port_key: Option<&str>,
    kind: DependencyKind,
    findings: &mut Findings<'_>,
) {
    if reading.deployment.kind != Kind::Compose {
        return;
    }
    let address = reading.settings.get(key);
    let beside = port_key.map(|key| reading.settings.get(key));
    for part in text::list(address.text()) {
        let Some((said, port)) = port_of(part, address, beside) else { continue };
        let service = reading.deployment.services.iter().find(|s| s.kind == kind && s.is_at(part));
        let called: Option<(&Dependency, &str)> = service.and_then(|s| Some((s, s.behind(port)?)));
        let (Some((service, inside)), Some(written)) = (called, said.written()) else { continue };
        let values = [
            ("service", service.name.as_str()),
            ("title", kind.title()),
            ("port", port),
            ("inside", inside),
            ("key", key),
        ];
        let finding = findings.add_as("published", Place::from(written), &values);
        finding.label(service.at, format!("port {port} of the host leads to port {inside} here"));
    }
}

/// The port that is called, and what says it.
fn port_of<'r>(
    part: &'r str,
    own: Effective<'r>,
    beside: Option<Effective<'r>>,
) -> Option<(Effective<'r>, &'r str)> {
    let rest = part.rsplit_once("://").map_or(part, |(_, rest)| rest);
    match (address::split_port(rest).1, beside) {
        (Some(port), _) => Some((own, port.trim_end_matches('/'))),
        (None, Some(beside)) => Some((beside, beside.value?)),
        (None, None) => None,
    }
}
