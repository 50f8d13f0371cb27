//! Volumes that are switched off in values of the chart, or in fields of a resource.

use crate::deployment::{Persistence, Reading, Written, persistence};
use crate::facts::Severity;
use crate::facts::changes::volumes::{self, VolumeChange};
use crate::facts::milvus::{Moves, text};
use crate::judge::change::folders;
use crate::judge::change::stated_value::stated_value;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::set_value::set_value;
use crate::text::edit::Safety;

/// A part of what Milvus stores, and what switched its volume off.
struct LostVolume {
    holds: Moves,
    what: &'static str,
    key: &'static str,
    written: Written,
}

/// Reports what switches volumes with data off.
pub(super) fn report(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.deployment.helm.is_none() && reading.deployment.resource.is_none() {
        return;
    }
    if reading.settings.is_refused {
        return;
    }
    let lost: Vec<LostVolume> = switched_off(reading).into_iter().chain(in_milvus(reading)).collect();
    on_own_disk(reading, findings);
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
fn switched_off(reading: &Reading<'_>) -> Vec<LostVolume> {
    let rows = volumes::volumes().iter().filter(|row| row.change == VolumeChange::Off);
    let rows = rows.filter(|row| row.only.holds(reading));
    let found = rows.flat_map(|row| row.keys.iter().map(move |key| (row, *key)));
    let lost = found.filter_map(|(row, key)| {
        let stated = stated_value(reading, key)?;
        let off = text::bool(row.meant(&stated)) == Some(false);
        let holds = row.holds.filter(|_| off)?;
        Some(LostVolume { holds, what: words(holds), key, written: stated.written? })
    });
    lost.collect()
}

/// What Milvus itself keeps where the chart mounts an emptyDir because somebody said so. What the operator does
/// on its own is reported elsewhere.
fn in_milvus(reading: &Reading<'_>) -> Vec<LostVolume> {
    let rows = volumes::folders().iter().filter(|row| row.setting.is_some());
    let rows = rows.filter(|_| reading.deployment.helm.is_some() && !reading.settings.unknown);
    let lost = rows.filter_map(|row| {
        let held = folders::of_milvus(reading, row)?;
        let key = held.tool?.switch.first()?;
        let written = stated_value(reading, key)?.written?;
        let goes = persistence(&held.mounts, &held.folder) == Persistence::No;
        goes.then_some(LostVolume { holds: row.holds, what: row.what, key, written })
    });
    lost.collect()
}

/// What Milvus keeps where the chart itself mounts an emptyDir, whatever volume is above it.
fn on_own_disk(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for row in volumes::folders().iter().filter(|row| row.setting.is_some() && !reading.settings.unknown) {
        let Some(held) = folders::of_milvus(reading, row) else { continue };
        let own = held.tool.is_some_and(|tool| tool.switch.is_empty() && tool.at.is_some());
        let said = row.only.iter().find_map(|(key, _)| reading.settings.get(key).written());
        let goes = persistence(&held.mounts, &held.folder) == Persistence::No;
        let (Some(helm), Some(written)) = (&reading.deployment.helm, said.filter(|_| own && goes)) else {
            continue;
        };
        let keys: Vec<&str> =
            held.tool.iter().flat_map(|tool| tool.only.values.iter().map(|(k, _)| *k)).collect();
        let key = helm.key(keys.first().unwrap_or(&""));
        let fix = keys.first().and_then(|key| set_value(reading, helm, key, "false", Safety::Unsafe));
        let values = [("what", row.what), ("folder", held.folder.as_str()), ("key", &key)];
        findings.add_as("own-disk", Place::from(written), &values).fix(fix);
    }
}

fn words(holds: Moves) -> &'static str {
    match holds {
        Moves::Metadata => "the metadata",
        Moves::Objects => "segments and indexes",
        Moves::Log => "the message queue",
    }
}
