//! The same message queue in another place.

use crate::change::Change;
use crate::milvus::change::Moves;
use crate::rule::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    // Another queue has another place anyway, and so has another broker of the chart.
    let same = change.queues().is_none_or(|(from, to)| from == to);
    if same && super::pulsar_generation::replaced(change).is_none() {
        super::report_moved(change, Moves::Log, findings);
    }
}
