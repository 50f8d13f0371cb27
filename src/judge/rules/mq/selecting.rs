//! What selects the queue that runs, and how users spell it.

use crate::deployment::{Origin, Reading, Selection};
use crate::facts::milvus::Queue;
use crate::judge::finding::Place;
use crate::judge::rules::places::start;
use crate::judge::rules::wording::alternatives;

/// The place of the selector, or of the setting that decided.
pub(super) fn selecting_place(selection: &Selection<'_>) -> Option<Place> {
    let named = selection.selector.filter(|_| selection.explicit()).and_then(|s| s.written());
    let decided = || selection.tried.iter().rev().find_map(|t| t.by.written());
    named.or_else(decided).map(Place::from)
}

/// The place of the selector, or of the setting that decided, or the start where none is known.
pub(super) fn selecting_place_or_start(reading: &Reading<'_>, selection: &Selection<'_>) -> Place {
    selecting_place(selection).unwrap_or_else(|| start(reading))
}

/// A setting's name where the user writes it: the chart's value, unless user.yaml or a variable sets it.
pub(super) fn spelled<'r>(reading: &'r Reading<'_>, key: &'static str) -> &'r str {
    let setting = reading.settings.get(key).setting;
    match setting.map(|s| &s.origin) {
        Some(Origin::Chart { by, .. }) => by,
        Some(_) => key,
        None => value_of_chart(reading, key).unwrap_or(key),
    }
}

/// The value of an external service that the chart would make a setting of, where that service is in use.
fn value_of_chart(reading: &Reading<'_>, key: &str) -> Option<&'static str> {
    let helm = reading.deployment.helm.as_ref()?;
    let mut rows = helm.values.chart.renders().filter(|row| row.setting == key);
    let in_use = |condition: &&str| helm.values.is_true(condition) && condition.ends_with(".enabled");
    rows.find(|row| row.when.iter().any(&in_use)).map(|row| row.value)
}

/// True where Milvus runs on the queue of this name, and what it makes of it is known.
pub(super) fn runs_on(reading: &Reading<'_>, queue: &str) -> bool {
    !reading.settings.unknown && reading.selection().queue().is_some_and(|q| q.name() == queue)
}

/// "rocksmq, pulsar or kafka".
pub(super) fn queue_names(queues: impl Iterator<Item = Queue>) -> String {
    alternatives(queues.map(Queue::name))
}
