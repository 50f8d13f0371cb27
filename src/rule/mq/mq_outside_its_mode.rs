//! A queue of one process in a cluster.

use super::{names, pins, selecting_place};
use crate::milvus::{Mode, Outcome, Queue, Reading, Refusal};
use crate::rule::{Findings, Place};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let selection = reading.selection();
    let Outcome::Refused(Refusal::Mode(queue)) = selection.outcome else { return };
    let start = || Place::new(reading.start(), Default::default());
    let place = selecting_place(&selection).unwrap_or_else(start);
    let others = names(Queue::all().filter(|q| q.works_in(Mode::Cluster) && q.exists_in(reading.milvus)));
    let written = selection.selector.and_then(|s| s.written());
    let finding = findings.add(place, &[("queue", queue.title()), ("names", &others)]).stops();
    finding.fixes.extend(pins::instead(reading, written, queue));
}
