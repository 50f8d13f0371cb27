//! natsmq.

use crate::milvus::Reading;
use crate::rule::{Findings, Place};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let selection = reading.selection();
    if !selection.queue().is_some_and(|q| q.experimental()) {
        return;
    }
    let place = super::selecting_place(&selection);
    let place = place.unwrap_or_else(|| Place::new(reading.start(), Default::default()));
    findings.add(place, &[]);
}
