//! natsmq.

use super::selecting::selecting_place_or_start;
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let selection = reading.selection();
    if !selection.queue().is_some_and(|q| q.experimental()) {
        return;
    }
    findings.add(selecting_place_or_start(reading, &selection), &[]);
}
