//! A queue of one process in a cluster.

use super::pins;
use super::selecting::{queue_names, selecting_place_or_start};
use crate::deployment::{SelectionOutcome, SelectionRefusal};
use crate::facts::milvus::{Mode, Queue};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let selection = reading.selection();
    let SelectionOutcome::Refused(SelectionRefusal::Mode(queue)) = selection.outcome else { return };
    let place = selecting_place_or_start(reading, &selection);
    let others =
        queue_names(Queue::all().filter(|q| q.works_in(Mode::Cluster) && q.exists_in(reading.milvus)));
    let written = selection.selector.and_then(|s| s.written());
    let finding = findings.add(place, &[("queue", queue.title()), ("names", &others)]).stops();
    finding.fixes.extend(pins::instead(reading, written, queue));
}
