//! The same message queue in another place.

use crate::change::Change;
use crate::milvus::change::Moves;
use crate::rule::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    // Another queue has another place anyway.
    if change.queues().is_none_or(|(from, to)| from == to) {
        super::report_moved(change, Moves::Log, findings);
    }
}
