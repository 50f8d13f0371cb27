//! Which services beside Milvus hold its data.

use crate::deployment::{Dependency, LayerKind, Reading};
use crate::facts::FileKind;
use crate::facts::milvus::{DependencyKind, text};
use crate::understand::external_stores::is_loopback;

/// Whether Milvus has its metadata or objects there, as far as that is known.
pub(super) fn is_used(reading: &Reading<'_>, service: &Dependency) -> bool {
    let settings = &reading.settings;
    let (key, elsewhere) = match service.kind {
        DependencyKind::Etcd => ("etcd.endpoints", text::is_true(settings.get("etcd.use.embed").text())),
        DependencyKind::ObjectStore => {
            ("minio.address", settings.get("common.storageType").text() == "local")
        }
        DependencyKind::Pulsar | DependencyKind::Kafka => return false,
    };
    let address = settings.get(key);
    let known = !settings.unknown || address.layer == LayerKind::Environment;
    let leads =
        |address: &str| service.is_at(address) || (is_loopback(address) && is_in_pod(reading, service));
    known && !elsewhere && text::list(address.text()).any(leads)
}

/// Whether a service shares the localhost of Milvus: it is a container of the same workload, or in the network of its
/// service.
fn is_in_pod(reading: &Reading<'_>, service: &Dependency) -> bool {
    let deployment = reading.deployment;
    let mut containers = deployment.containers.iter();
    match deployment.kind {
        FileKind::Manifest => containers.any(|container| container.at == service.at),
        FileKind::Compose => {
            let path = ["services", &service.name, "network_mode"];
            let network = deployment.texts.iter().rev().find_map(|text| {
                let entry = text.tree.path(&path)?;
                text.tree.text(text.tree.resolve(entry.value)).strip_prefix("service:")
            });
            network.is_some_and(|network| containers.any(|container| container.name == network))
        }
        _ => false,
    }
}
