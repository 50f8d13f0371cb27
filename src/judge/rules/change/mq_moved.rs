//! The same message queue in another place.

use crate::facts::milvus::Moves;
use crate::judge::change::Change;
use crate::judge::finding::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    // Another queue has another place anyway, and so has another broker of the chart.
    let same = change.queues().is_none_or(|(from, to)| from == to);
    if same && super::pulsar_generation::replaced(change).is_none() {
        super::moved::report_moved(change, Moves::Log, findings);
    }
}
