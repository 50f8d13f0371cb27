//! A setting that Milvus has kept in etcd since its first start.

use super::moved::{mark_before, place, shown_value};
use crate::facts::Severity;
use crate::facts::milvus::{NormalKey, catalogue, queues};
use crate::judge::change::{Change, Differs};
use crate::judge::finding::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    of_first_start(change, findings);
    if !change.pinned() {
        return;
    }
    let kept =
        |p: &&catalogue::Param| p.immutable_in(change.before.milvus) && p.immutable_in(change.after.milvus);
    for param in catalogue::params().filter(kept) {
        // Where a default changes there is no edit.
        let Some(differs) = change.differs(param.key()).filter(Differs::is_set_by_user) else { continue };
        // Naming the queue that runs by default says the same.
        if param.key() == queues::selector() && change.queues().is_none_or(|(from, to)| from == to) {
            continue;
        }
        let (before, after) =
            (shown_value(param.key(), &differs.before), shown_value(param.key(), &differs.after));
        let values = [("key", param.key()), ("before", &*before), ("after", &*after)];
        let finding = findings.add_as("kept", place(change, &differs), &values);
        mark_before(finding, &differs.before);
    }
}

/// Settings that make something once, when it is not there yet.
fn of_first_start(change: &Change<'_>, findings: &mut Findings<'_>) {
    for param in catalogue::params().filter(|p| p.first_start_only()) {
        let read = param.known_in(change.before.milvus) && param.known_in(change.after.milvus);
        let Some(differs) = change.differs(param.key()).filter(|d| read && d.is_set_by_user()) else {
            continue;
        };
        let finding = findings.add_as("first-start", place(change, &differs), &[("key", param.key())]);
        finding.severity(Severity::Warning);
        mark_before(finding, &differs.before);
        // What is gone stands nowhere in the new state.
        finding.secret =
            differs.after.written().is_some() && catalogue::is_secret(&NormalKey::new(param.key()));
    }
}
