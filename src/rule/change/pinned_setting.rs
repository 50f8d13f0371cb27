//! A setting that Milvus has kept in etcd since its first start.

use super::{mark_before, place, shown};
use crate::change::{Change, Differs};
use crate::milvus::{catalogue, queue};
use crate::rule::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    if !change.pinned() {
        return;
    }
    let kept =
        |p: &&catalogue::Param| p.immutable_in(change.before.milvus) && p.immutable_in(change.after.milvus);
    for param in catalogue::params().filter(kept) {
        // Where a default changes there is no edit.
        let Some(differs) = change.differs(param.key()).filter(Differs::is_users) else { continue };
        // Naming the queue that runs by default says the same.
        if param.key() == queue::selector() && change.queues().is_none_or(|(from, to)| from == to) {
            continue;
        }
        let (before, after) = (shown(param.key(), &differs.before), shown(param.key(), &differs.after));
        let values = [("key", param.key()), ("before", &*before), ("after", &*after)];
        let finding = findings.add(place(change, &differs), &values);
        mark_before(finding, &differs.before);
    }
}
