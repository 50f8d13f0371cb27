//! Services whose data goes with the container.

use super::used_services::is_used;
use crate::deployment::{Dependency, Mount, Persistence, Reading, holds, persistence};
use crate::facts::changes::volumes::{self, Folder};
use crate::facts::milvus::{DependencyKind, Moves};
use crate::facts::{FileKind, Severity};
use crate::judge::change::folders::{self, DataFolder};
use crate::judge::finding::{Finding, Findings, Place};

/// Reports what services write outside of their volumes.
pub(super) fn report(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.deployment.kind != FileKind::Compose {
        return;
    }
    let throwaway = !has_volumes(reading);
    for service in reading.deployment.services.iter().filter(|s| is_used(reading, s)) {
        let Some(folders) = service.data_folders() else { continue };
        let lost: Vec<&String> = folders.iter().filter(|f| !service.has_volume_at(f)).collect();
        let Some(folder) = lost.first() else { continue };
        let kept = || service.mounts.iter().filter(|m| m.persistence != Persistence::No);
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
    of_services.chain(of_milvus).any(|m| m.persistence != Persistence::No)
}

/// What a single Milvus keeps itself.
fn milvus(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let [container] = &reading.deployment.containers[..] else { return };
    if reading.settings.unknown || reading.settings.is_refused {
        return;
    }
    let rows = volumes::folders().iter().filter(|row| row.setting.is_some());
    let parts: Vec<(&Folder, DataFolder)> =
        rows.filter_map(|row| Some((row, folders::of_milvus(reading, row)?))).collect();
    let lasts = |part: Moves| {
        let own = |(row, held): &(&Folder, DataFolder)| {
            row.holds == part && persistence(&held.mounts, &held.folder) == Persistence::Yes
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
        if meant_to_last && known && persistence(&held.mounts, &held.folder) == Persistence::No {
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
    let lasts = |service: &Dependency| {
        let folders = service.data_folders().unwrap_or_default();
        !folders.is_empty() && folders.iter().all(|f| service.has_volume_at(f))
    };
    reading.deployment.services.iter().filter(|s| s.kind == kind && is_used(reading, s)).any(|s| lasts(s))
}
