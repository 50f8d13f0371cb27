//! A broker that is chosen by name and not enabled.

use crate::deployment::{LayerKind, Written};
use crate::facts::milvus::{Mode, Queue};
use crate::judge::Case;
use crate::judge::rules::mq::claims;

/// The queue of `standalone.messageQueue: kafka` with Kafka neither enabled nor named, for which the chart writes nothing.
pub fn not_enabled(reading: &Case<'_>) -> Option<(Queue, Written)> {
    let helm = reading.deployment.helm.as_ref().filter(|_| reading.mode == Mode::Standalone)?;
    let key = helm.values.chart.local_selector();
    let queue = helm.values.text(key).and_then(|name| Queue::named(&name))?;
    let brokers: Vec<&str> =
        claims::selectors(helm).filter(|(_, q)| *q == queue.name()).map(|(k, _)| k).collect();
    let is_broker = queue.works_in(Mode::Cluster) && queue.name() != "woodpecker";
    let enabled = brokers.iter().any(|key| helm.values.is_true(key));
    let named = claims::named(reading).iter().any(|(layer, _)| *layer >= LayerKind::UserYaml);
    let written = helm.values.changed(key)?;
    (is_broker && !enabled && !named).then_some((queue, written))
}
