//! Services whose data goes with the container.

use crate::milvus::{Dependency, DependencyKind, Kind, LayerKind, Reading, holds, text};
use crate::operator;
use crate::rule::{Finding, Findings, Place, Severity};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.deployment.kind != Kind::Compose {
        return;
    }
    let throwaway = !has_volumes(reading);
    for service in reading.deployment.services.iter().filter(|s| is_used(reading, s)) {
        let Some(folders) = service.data_folders() else { continue };
        let lost: Vec<&String> = folders.iter().filter(|f| !service.has_volume_at(f)).collect();
        let Some(folder) = lost.first() else { continue };
        let volumes: Vec<&str> = service.mounts.iter().map(|m| m.target.as_str()).collect();
        let title = service.kind.title();
        let values = [
            ("service", service.name.as_str()),
            ("title", title),
            ("folder", folder),
            ("volume", volumes.first().unwrap_or(&"")),
        ];
        let variant = if volumes.is_empty() { "service" } else { "elsewhere" };
        let finding = findings.add_as(variant, Place::new(service.at, service.path.clone()), &values);
        for mount in &service.mounts {
            finding.label(mount.at, "not where the data are");
        }
        soften(finding, throwaway);
    }
    milvus(reading, findings);
}

/// Where nothing at all has a volume, nothing is meant to last.
fn soften(finding: &mut Finding, throwaway: bool) {
    if throwaway {
        finding.severity(Severity::Info);
    }
}

/// Whether anything of the deployment has a volume for data.
fn has_volumes(reading: &Reading<'_>) -> bool {
    let deployment = reading.deployment;
    let of_milvus = deployment.containers.iter().flat_map(|c| {
        c.mounts
            .iter()
            .filter(|m| m.text.is_none() && !holds(&m.target, &c.folder) && c.config_file(m).is_none())
    });
    deployment.services.iter().any(|s| !s.mounts.is_empty()) || of_milvus.count() > 0
}

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

/// A queue inside a single Milvus.
fn milvus(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let [container] = &reading.deployment.containers[..] else { return };
    if reading.settings.unknown || reading.settings.refused || !rest_lasts(reading) {
        return;
    }
    let Some(running) = reading.selection().queue() else { return };
    let Some(queue) = operator::queue(running.name()) else { return };
    let on_disk = queue.on_disk.is_none_or(|(key, value)| reading.settings.get(key).text() == value);
    let Some(key) = queue.folder.filter(|_| on_disk) else { return };
    let folder = reading.settings.get(key).text();
    let known = folder.starts_with('/') && !folder.contains('$');
    if known && !container.mounts.iter().any(|m| holds(&m.target, folder)) {
        let values = [("what", running.title()), ("folder", folder), ("key", key)];
        findings.add_as("milvus", Place::new(container.at, container.path.clone()), &values);
    }
}

/// Whether metadata and objects outlive their containers, so that all of it is meant to last.
fn rest_lasts(reading: &Reading<'_>) -> bool {
    let lasts = |service: &&Dependency| {
        let folders = service.data_folders().unwrap_or_default();
        !folders.is_empty() && folders.iter().all(|f| service.has_volume_at(f))
    };
    let used = reading.deployment.services.iter().filter(|s| is_used(reading, s));
    let lasting: Vec<DependencyKind> = used.filter(lasts).map(|s| s.kind).collect();
    [DependencyKind::Etcd, DependencyKind::ObjectStore].iter().all(|kind| lasting.contains(kind))
}
