//! Data of pods that goes with them.

use super::used_services::is_used;
use crate::deployment::{Mount, Persistence, Reading, holds, persistence};
use crate::facts::changes::volumes::{self, Folder};
use crate::facts::milvus::DependencyKind;
use crate::facts::{FileKind, Severity};
use crate::judge::change::folders::{self, DataFolder};
use crate::judge::finding::{Findings, Place};

/// Reports data of pods of manifests that goes with them.
pub(super) fn report(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.deployment.kind != FileKind::Manifest
        || reading.settings.unknown
        || reading.settings.is_refused
    {
        return;
    }
    let parts: Vec<(DataFolder, &Folder)> =
        volumes::folders().iter().flat_map(|row| used(reading, row)).collect();
    let (lost, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|(held, _)| goes(held));
    let others = has_others(reading);
    // What is only mentioned in these files may last or not: then an emptyDir is meant, and no volume may be left out.
    let misplaced = has_claim_elsewhere(reading, &parts);
    let severity = |held: &DataFolder| match held.mount() {
        // Who mounts a claim where nothing is written means to keep something.
        None if misplaced => Severity::Error,
        _ if !rest.is_empty() => Severity::Error,
        Some(_) if others => Severity::Warning,
        _ => Severity::Info,
    };
    let mut reported: Vec<&str> = Vec::new();
    for (held, first) in &lost {
        if reported.contains(&held.of.as_str()) {
            continue;
        }
        reported.push(&held.of);
        let of_same = lost.iter().filter(|(other, row)| other.of == held.of && row.what != first.what);
        let others: Vec<String> =
            of_same.map(|(other, row)| format!("{} in {}", row.what, other.folder)).collect();
        let what = [vec![format!("{} in {}", first.what, held.folder)], others].concat().join(", ");
        let place = held.mount().map_or_else(|| held.place.clone(), |m| Place::new(m.at, m.path.clone()));
        let mounted = held
            .mount()
            .map_or_else(|| "no volume is mounted".into(), |m| format!("an {} is mounted", m.source));
        let values = [
            ("name", name(reading, held)),
            ("what", &*what),
            ("mounted", &*mounted),
            ("folder", &*held.folder),
        ];
        findings.add_as("pod", place, &values).severity(severity(held));
    }
}

/// Whether a container has a volume that lasts, and none of the data is in one.
fn has_claim_elsewhere(reading: &Reading<'_>, parts: &[(DataFolder, &Folder)]) -> bool {
    let containers = &reading.deployment.containers;
    containers.iter().any(|container| {
        let keeps = |m: &&Mount| {
            m.persistence == Persistence::Yes
                && m.text.is_none()
                && !m.is_missing
                && container.config_file(m).is_none()
                && !holds(&m.target, &container.folder)
        };
        let mut volumes = container.mounts.iter().filter(keeps).peekable();
        let used = |m: &Mount| parts.iter().any(|(held, _)| holds(&m.target, &held.folder));
        volumes.peek().is_some() && !volumes.any(used)
    })
}

/// The folders of a row that Milvus has its data in, as far as that is known.
fn used<'f>(reading: &Reading<'_>, row: &'f Folder) -> Vec<(DataFolder, &'f Folder)> {
    let services = &reading.deployment.services;
    let counts = |held: &DataFolder| {
        let mut own = services.iter().filter(|s| s.name == held.of);
        held.of.is_empty() || own.any(|s| s.data_folders().is_some() && is_used(reading, s))
    };
    folders::held(reading, row).into_iter().filter(counts).map(|held| (held, row)).collect()
}

/// Whether what is in a folder surely goes with the pod.
fn goes(held: &DataFolder) -> bool {
    let unclear = |text: &str| text.contains(['\u{fffd}', '$', '{']);
    let known = !unclear(&held.folder) && !held.mounts.iter().any(|m| unclear(&m.target));
    known && persistence(&held.mounts, &held.folder) == Persistence::No
}

/// Whether metadata or objects are somewhere else than in these files.
fn has_others(reading: &Reading<'_>) -> bool {
    let settings = &reading.settings;
    let embedded = crate::facts::milvus::text::is_true(settings.get("etcd.use.embed").text());
    let local = settings.get("common.storageType").text() == "local";
    let here = |kind| reading.deployment.services.iter().any(|s| s.kind == kind && is_used(reading, s));
    (!embedded && !here(DependencyKind::Etcd)) || (!local && !here(DependencyKind::ObjectStore))
}

fn name<'a>(reading: &'a Reading<'_>, held: &'a DataFolder) -> &'a str {
    let own = reading.deployment.containers.first().map_or("", |c| c.name.as_str());
    if held.of.is_empty() { own } else { &held.of }
}
