//! Which message queue runs, and what stands in its way.

pub mod competing_brokers;
pub mod experimental_mq;
pub mod implicit_mq;
pub mod missing_broker;
pub mod mq_outside_its_mode;
pub mod mq_outside_its_versions;
pub mod overridden_mq;
pub mod unknown_mq_type;
pub mod unused_broker;

mod claims;
mod reason;

use crate::fix::{Fix, Safety};
use crate::milvus::{Queue, Reading, Selection};
use crate::rule::Place;
use crate::surface::helm_values::Helm;

/// The place of the selector, or of the setting that decided.
fn selecting_place(selection: &Selection<'_>) -> Option<Place> {
    let named = selection.selector.filter(|_| selection.explicit()).and_then(|s| s.written());
    let decided = || selection.tried.iter().rev().find_map(|t| t.by.written());
    named.or_else(decided).map(Place::from)
}

/// "rocksmq, pulsar or kafka".
fn names(queues: impl Iterator<Item = Queue>) -> String {
    let names: Vec<&str> = queues.map(Queue::name).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// A fix that sets a value of the chart, in the file that has the last word.
pub(in crate::rule) fn set_value(
    reading: &Reading<'_>,
    helm: &Helm,
    key: &str,
    value: &str,
    safety: Safety,
) -> Option<Fix> {
    let file = helm.values.files.last()?;
    let editor = reading.deployment.texts.get(file.text)?.editor();
    let path: Vec<&str> = key.split('.').collect();
    let edit = editor.set(file.root?, &path, value)?;
    Some(Fix { title: format!("set `{key}: {value}`"), safety, edits: vec![edit] })
}
