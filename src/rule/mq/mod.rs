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

use crate::milvus::{Queue, Selection};
use crate::rule::Place;

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
