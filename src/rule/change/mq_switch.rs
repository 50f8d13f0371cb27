//! Another message queue.

use super::{deciding, mark_before};
use crate::change::Change;
use crate::milvus::change::Verdict;
use crate::milvus::{Outcome, Queue, Refusal};
use crate::rule::{Findings, Place};

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    if let Some((from, to, known)) = change.switch() {
        let variant = match known.verdict {
            Verdict::Ignored => "ignored",
            _ if !known.verified => "unverified",
            Verdict::Loses => "loses",
            Verdict::Unsupported => "unsupported",
        };
        let (steps, ground) = (known.procedure.line(), known.basis.ground.to_string());
        let values = [
            ("from", from.title()),
            ("to", to.title()),
            ("effect", known.effect),
            ("steps", &*steps),
            ("ground", &*ground),
            ("source", known.basis.source),
        ];
        report(change, findings, variant, &values);
    } else if let Some(queue) = gone(change) {
        let milvus = change.after.milvus.to_string();
        report(change, findings, "gone", &[("from", queue.title()), ("milvus", &milvus)]);
    }
}

/// The queue that the old state runs on and the new release no longer has.
fn gone(change: &Change<'_>) -> Option<Queue> {
    let from = change.before.selection().queue()?;
    let refused = change.after.selection().outcome == Outcome::Refused(Refusal::Release(from));
    refused.then_some(from)
}

fn report(change: &Change<'_>, findings: &mut Findings<'_>, variant: &'static str, values: &[(&str, &str)]) {
    let (before, after) = (change.before.selection(), change.after.selection());
    let written = deciding(&after).and_then(|by| by.written());
    let start = || Place::new(change.after.start(), Default::default());
    let finding = findings.add_as(variant, written.map_or_else(start, Place::from), values);
    if let Some(by) = deciding(&before) {
        mark_before(finding, &by);
    }
}
