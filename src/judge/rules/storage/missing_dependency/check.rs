//! No etcd, or no object store.

use super::{chart, loopback, resource};
use crate::deployment::Reading;
use crate::facts::milvus::{DependencyKind, Mode, text};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::host_port;
use crate::judge::rules::storage::bundled::{EMBEDDED, Store};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    embedded_in_cluster(reading, findings);
    if let Some(helm) = &reading.deployment.helm {
        chart::report(reading, helm, findings);
    }
    host_port::report(reading, "etcd.endpoints", None, DependencyKind::Etcd, findings);
    if let Some(store) = Store::of(reading) {
        let port = Some("minio.port");
        host_port::report(store.reading, "minio.address", port, DependencyKind::ObjectStore, findings);
    }
    loopback::report(reading, findings);
    if let Some(resource) = &reading.deployment.resource {
        resource::report(resource, findings);
    }
}

/// An etcd inside of Milvus, which only a standalone has.
fn embedded_in_cluster(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let embedded = reading.settings.get(EMBEDDED);
    let refused = text::is_true(embedded.text()) && reading.mode == Mode::Cluster;
    if let Some(written) = embedded.written().filter(|_| refused) {
        findings.add_as("embedded", written, &[]).stops();
    }
}
