//! Which services beside Milvus hold its data.

use crate::deployment::{Dependency, LayerKind, Reading};
use crate::facts::milvus::{DependencyKind, text};

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
    known && !elsewhere && text::list(address.text()).any(|address| service.is_at(address))
}
