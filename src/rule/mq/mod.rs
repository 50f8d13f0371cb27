//! Which message queue runs, and what stands in its way.

pub mod competing_brokers;
pub mod experimental_mq;
pub mod implicit_mq;
pub mod kafka_security;
pub mod local_woodpecker_in_cluster;
pub mod message_size;
pub mod missing_broker;
pub mod mq_outside_its_mode;
pub mod mq_outside_its_versions;
pub mod overridden_mq;
pub mod pulsar_auth_params;
pub mod pulsar_http_port;
pub mod resource;
pub mod rocksmq_retention;
pub mod unknown_mq_type;
pub mod unused_broker;
pub mod wal_retention;
pub mod woodpecker_object_store;
pub mod woodpecker_quorum;

mod claims;
mod reason;

use crate::fix::{Fix, Safety};
use crate::milvus::{Effective, Origin, Queue, Reading, Selection};
use crate::rule::Place;
use crate::surface::helm_values::Helm;

/// The place of the selector, or of the setting that decided.
fn selecting_place(selection: &Selection<'_>) -> Option<Place> {
    let named = selection.selector.filter(|_| selection.explicit()).and_then(|s| s.written());
    let decided = || selection.tried.iter().rev().find_map(|t| t.by.written());
    named.or_else(decided).map(Place::from)
}

/// The place of a setting, or the start where none is known.
fn place_of(reading: &Reading<'_>, setting: &Effective<'_>) -> Place {
    let start = || Place::new(reading.start(), Default::default());
    setting.written().map_or_else(start, Place::from)
}

/// True for what the user set: in a file, a value of the chart, or a variable.
fn is_users(setting: &Effective<'_>) -> bool {
    match setting.setting.map(|s| &s.origin) {
        None | Some(Origin::Chart { written: None, .. }) => false,
        Some(_) => true,
    }
}

/// A setting's name where the user writes it: the chart's value, unless user.yaml or a variable sets it.
fn spelled<'r>(reading: &'r Reading<'_>, key: &'static str) -> &'r str {
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
fn runs_on(reading: &Reading<'_>, queue: &str) -> bool {
    !reading.settings.unknown && reading.selection().queue().is_some_and(|q| q.name() == queue)
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
