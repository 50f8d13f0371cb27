//! Data of pods that goes with them.

use super::unpersisted_state_compose::is_used;
use crate::change::folders::{self, Held};
use crate::change::hazard::{self, Folder};
use crate::milvus::{DependencyKind, Kind, Lasting, Reading, lasting};
use crate::rule::{Findings, Place, Severity};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.deployment.kind != Kind::Manifest || reading.settings.unknown || reading.settings.refused {
        return;
    }
    let parts: Vec<(Held, &Folder)> = hazard::folders().iter().flat_map(|row| used(reading, row)).collect();
    let (lost, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|(held, _)| goes(held));
    let others = has_others(reading);
    // What is only mentioned in these files may last or not: then an emptyDir is meant, and no volume may be left out.
    let severity = |held: &Held| match held.mount() {
        _ if !rest.is_empty() => Severity::Error,
        Some(_) if others => Severity::Warning,
        _ => Severity::Info,
    };
    let mut told: Vec<&str> = Vec::new();
    for (held, first) in &lost {
        if told.contains(&held.of.as_str()) {
            continue;
        }
        told.push(&held.of);
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

/// The folders of a row that Milvus has its data in, as far as that is known.
fn used<'f>(reading: &Reading<'_>, row: &'f Folder) -> Vec<(Held, &'f Folder)> {
    let services = &reading.deployment.services;
    let counts = |held: &Held| {
        let mut own = services.iter().filter(|s| s.name == held.of);
        held.of.is_empty() || own.any(|s| s.data_folders().is_some() && is_used(reading, s))
    };
    folders::held(reading, row).into_iter().filter(counts).map(|held| (held, row)).collect()
}

/// Whether what is in a folder surely goes with the pod.
fn goes(held: &Held) -> bool {
    let unclear = |text: &str| text.contains(['\u{fffd}', '$', '{']);
    let known = !unclear(&held.folder) && !held.mounts.iter().any(|m| unclear(&m.target));
    known && lasting(&held.mounts, &held.folder) == Lasting::No
}

/// Whether metadata or objects are somewhere else than in these files.
fn has_others(reading: &Reading<'_>) -> bool {
    let settings = &reading.settings;
    let embedded = crate::milvus::text::is_true(settings.get("etcd.use.embed").text());
    let local = settings.get("common.storageType").text() == "local";
    let here = |kind| reading.deployment.services.iter().any(|s| s.kind == kind && is_used(reading, s));
    (!embedded && !here(DependencyKind::Etcd)) || (!local && !here(DependencyKind::ObjectStore))
}

fn name<'a>(reading: &'a Reading<'_>, held: &'a Held) -> &'a str {
    let own = reading.deployment.containers.first().map_or("", |c| c.name.as_str());
    if held.of.is_empty() { own } else { &held.of }
}
