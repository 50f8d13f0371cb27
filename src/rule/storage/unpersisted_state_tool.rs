//! Volumes that are switched off in values of the chart, or in fields of a resource.

use crate::change::folders::{self, Said};
use crate::change::hazard::{self, VolumeChange};
use crate::milvus::change::Moves;
use crate::milvus::{Lasting, Reading, Written, lasting, text};
use crate::rule::{Findings, Place, Severity};

/// A part of what Milvus stores, and what switched its volume off.
struct Lost {
    holds: Moves,
    what: &'static str,
    key: &'static str,
    written: Written,
}

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.deployment.helm.is_none() && reading.deployment.resource.is_none() {
        return;
    }
    if reading.settings.refused {
        return;
    }
    let lost: Vec<Lost> = switched_off(reading).into_iter().chain(in_milvus(reading)).collect();
    let goes = |part: Moves| lost.iter().any(|l| l.holds == part);
    // Without metadata and objects nothing is meant to last.
    let throwaway = goes(Moves::Metadata) && goes(Moves::Objects);
    for (at, part) in lost.iter().enumerate() {
        if lost[..at].iter().any(|l| l.written.at == part.written.at) {
            continue;
        }
        let values = [("key", part.key), ("what", part.what)];
        let finding = findings.add_as("switch", Place::from(&part.written), &values);
        finding.severity(if throwaway { Severity::Info } else { Severity::Error });
    }
}

/// Volumes of what the tool deploys beside Milvus.
fn switched_off(reading: &Reading<'_>) -> Vec<Lost> {
    let rows = hazard::volumes().iter().filter(|row| row.change == VolumeChange::Off);
    let rows = rows.filter(|row| row.only.holds(reading));
    let found = rows.flat_map(|row| row.keys.iter().map(move |key| (row, *key)));
    let lost = found.filter_map(|(row, key)| {
        let said: Said = folders::said(reading, key)?;
        let off = text::bool(row.meant(&said)) == Some(false);
        let holds = row.holds.filter(|_| off)?;
        Some(Lost { holds, what: words(holds), key, written: said.written? })
    });
    lost.collect()
}

/// What Milvus itself keeps where the chart mounts an emptyDir because somebody said so. What the operator does by
/// itself is told elsewhere.
fn in_milvus(reading: &Reading<'_>) -> Vec<Lost> {
    let rows = hazard::folders().iter().filter(|row| row.setting.is_some());
    let rows = rows.filter(|_| reading.deployment.helm.is_some() && !reading.settings.unknown);
    let lost = rows.filter_map(|row| {
        let held = folders::of_milvus(reading, row)?;
        let key = held.tool?.switch.first()?;
        let written = folders::said(reading, key)?.written?;
        let goes = lasting(&held.mounts, &held.folder) == Lasting::No;
        goes.then_some(Lost { holds: row.holds, what: row.what, key, written })
    });
    lost.collect()
}

fn words(holds: Moves) -> &'static str {
    match holds {
        Moves::Metadata => "the metadata",
        Moves::Objects => "segments and indexes",
        Moves::Log => "the message queue",
    }
}
