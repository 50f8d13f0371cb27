//! What a change of the message queue asks for: facts from `rules/plan/queue.yaml`.

use super::hop::Facts;
use super::steps::Row;
use crate::facts::milvus::Queue;
pub use crate::facts::tables::plan::queue::BrokerAddress;
use crate::facts::tables::plan::queue::QUEUE;
use crate::facts::tables::plan::values::Ensured;

/// How well the way of a hop from one queue to another is known.
pub(crate) fn support(facts: &Facts<'_>) -> Option<&'static Row> {
    QUEUE.support.iter().find(|row| row.when.holds(facts))
}

/// What closes the way of such a hop, whatever its release can do.
pub(crate) fn refused(facts: &Facts<'_>) -> impl Iterator<Item = &'static Row> {
    QUEUE.refused.iter().filter(|row| row.when.holds(facts))
}

/// Whether findings of a rule only tell that the old broker is no longer used.
pub(crate) fn is_expected(rule: &str) -> bool {
    QUEUE.expected.contains(&rule)
}

/// Whether findings of a rule mean that the new queue cannot be used.
pub(crate) fn prevents(rule: &str) -> bool {
    QUEUE.prevents.contains(&rule)
}

/// Where Milvus reaches the broker of a queue; `None` for one that needs no broker.
pub(crate) fn broker_address(queue: Queue) -> Option<&'static BrokerAddress> {
    QUEUE.addresses.iter().find(|row| row.queue == queue.name())
}

/// Where somebody writes the address of a broker in files of a kind: words to fill in.
pub(crate) fn place(surface: &str) -> Option<&'static str> {
    QUEUE.places.iter().find(|place| place.on.contains(&surface)).map(|place| place.text)
}

/// Settings of Milvus that must be so before the queue changes.
pub(crate) fn connecting(facts: &Facts<'_>) -> impl Iterator<Item = &'static Ensured> {
    QUEUE.connect.iter().filter(|row| row.when.holds(facts))
}

/// Values of the chart with which it selects the new queue.
pub(crate) fn selecting(facts: &Facts<'_>) -> impl Iterator<Item = &'static Ensured> {
    QUEUE.select.iter().filter(|row| row.when.holds(facts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::lints;
    use crate::facts::milvus::catalogue;

    #[test]
    fn rows_name_queues_and_settings_that_exist() {
        for row in QUEUE.addresses {
            assert!(Queue::named(row.queue).is_some_and(|q| q.enabled_by() == row.setting), "{}", row.queue);
            assert!(row.service.contains("{host}"), "{}", row.queue);
        }
        for rule in QUEUE.expected.iter().chain(QUEUE.prevents) {
            assert!(lints::rule(rule).is_some(), "{rule}");
        }
        for (key, _) in QUEUE.connect.iter().flat_map(|row| row.set) {
            assert!(catalogue::params().any(|p| p.key() == *key), "{key}");
        }
    }
}
