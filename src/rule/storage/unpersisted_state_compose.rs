//! Services whose data goes with the container.

use crate::change::folders::{self, Held};
use crate::change::hazard::{self, Folder};
use crate::milvus::change::Moves;
use crate::milvus::{
    Dependency, DependencyKind, Kind, Lasting, LayerKind, Mount, Reading, holds, lasting, text,
};
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
        let kept = || service.mounts.iter().filter(|m| m.lasting != Lasting::No);
        let volumes: Vec<&str> = kept().map(|m| m.target.as_str()).collect();
        let title = service.kind.title();
        let values = [
            ("service", service.name.as_str()),
            ("title", title),
            ("folder", folder),
            ("volume", volumes.first().unwrap_or(&"")),
        ];
        let variant = if volumes.is_empty() { "service" } else { "elsewhere" };
        let finding = findings.add_as(variant, Place::new(service.at, service.path.clone()), &values);
        for mount in kept() {
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
        let data =
            |m: &&Mount| m.text.is_none() && !holds(&m.target, &c.folder) && c.config_file(m).is_none();
        c.mounts.iter().filter(data)
    });
    let of_services = deployment.services.iter().flat_map(|s| &s.mounts);
    of_services.chain(of_milvus).any(|m| m.lasting != Lasting::No)
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

/// What a single Milvus keeps itself.
fn milvus(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let [container] = &reading.deployment.containers[..] else { return };
    if reading.settings.unknown || reading.settings.refused {
        return;
    }
    let rows = hazard::folders().iter().filter(|row| row.setting.is_some());
    let parts: Vec<(&Folder, Held)> =
        rows.filter_map(|row| Some((row, folders::of_milvus(reading, row)?))).collect();
    let lasts = |part: Moves| {
        let own = |(row, held): &(&Folder, Held)| {
            row.holds == part && lasting(&held.mounts, &held.folder) == Lasting::Yes
        };
        service_lasts(reading, part) || parts.iter().any(own)
    };
    for (row, held) in &parts {
        // A queue is no use without the rest, nor are metadata and objects without each other.
        let meant_to_last = match row.holds {
            Moves::Log => lasts(Moves::Metadata) && lasts(Moves::Objects),
            Moves::Metadata => lasts(Moves::Objects),
            Moves::Objects => lasts(Moves::Metadata),
        };
        let known = !held.folder.contains('$');
        if meant_to_last && known && lasting(&held.mounts, &held.folder) == Lasting::No {
            let key = row.setting.unwrap_or_default();
            let values =
                [("what", row.what), ("folder", &*held.folder), ("key", key), ("name", &container.name)];
            findings.add_as("milvus", held.place.clone(), &values);
        }
    }
}

/// Whether metadata or objects are in a service and outlive its container.
fn service_lasts(reading: &Reading<'_>, part: Moves) -> bool {
    let kind = match part {
        Moves::Metadata => DependencyKind::Etcd,
        Moves::Objects => DependencyKind::ObjectStore,
        Moves::Log => return false,
    };
    let lasts = |service: &&Dependency| {
        let folders = service.data_folders().unwrap_or_default();
        !folders.is_empty() && folders.iter().all(|f| service.has_volume_at(f))
    };
    reading.deployment.services.iter().filter(|s| s.kind == kind && is_used(reading, s)).any(|s| lasts(&s))
}
