//! Woodpecker on the local disks of a cluster.

use super::selecting::runs_on;
use crate::deployment::{Reading, SelectionOutcome, SelectionRefusal, Written};
use crate::facts::milvus::brokers::woodpecker;
use crate::facts::milvus::{Mode, queues, text};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::places::place_of;
use crate::text::edit::{Fix, Safety};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let refused = reading.selection().outcome == SelectionOutcome::Refused(SelectionRefusal::LocalWoodpecker);
    let kind = reading.settings.get("woodpecker.storage.type");
    let row = queues::local_woodpecker_refused();
    let (since, force) = (row.since, row.unless);
    let kept = reading.mode == Mode::Cluster
        && runs_on(reading, "woodpecker")
        && kind.text() == woodpecker().local
        && !(reading.milvus >= since && text::is_true(reading.settings.get(force).text()));
    if !refused && !kept {
        return;
    }
    let place = place_of(reading, &kind);
    let (milvus, since) = (reading.milvus.to_string(), since.to_string());
    let values =
        [("milvus", &*milvus), ("since", &since), ("force", force), ("store", woodpecker().object_store)];
    let fix = kind.written().and_then(|written| to_object_store(reading, written));
    let finding = findings.add_as(if refused { "refused" } else { "kept" }, place, &values).fix(fix);
    if refused {
        finding.stops();
    }
}

/// The log that is on the disks stays there: for a deployment without data, or one that is flushed.
fn to_object_store(reading: &Reading<'_>, written: &Written) -> Option<Fix> {
    let store = woodpecker().object_store;
    let edits = reading.deployment.texts.get(written.text)?.rewrite(written, store)?;
    Some(Fix { title: format!("write `{store}`"), safety: Safety::Unsafe, edits })
}
