//! A queue whose broker the chart neither deploys nor gets the address of.

use super::not_enabled::not_enabled;
use crate::deployment::{Helm, LayerKind, Selection};
use crate::facts::Severity;
use crate::facts::chart::{Service, ValueView};
use crate::facts::milvus::Queue;
use crate::judge::Case;
use crate::judge::finding::{Finding, Findings, Place};
use crate::judge::rules::mq::claims;
use crate::judge::rules::mq::reason::reason;
use crate::judge::rules::mq::selecting::selecting_place_or_start;
use crate::judge::rules::wording::quoted_list;

/// The switch of Pulsar's proxy, below its subchart.
const PROXY: &str = "components.proxy";

/// The parts of Pulsar without which it keeps no message, below its subchart.
const PARTS: [(&str, &str); 3] = [
    ("components.broker", "broker"),
    ("components.bookkeeper", "bookie"),
    ("components.zookeeper", "ZooKeeper"),
];

/// The value that names another ZooKeeper.
const OTHER_ZOOKEEPER: &str = "pulsar_metadata.userProvidedZookeepers";

/// Reports a queue that the values of the chart leave without a broker; true where that says why Milvus has none.
pub(super) fn report(
    reading: &Case<'_>,
    helm: &Helm,
    selection: &Selection<'_>,
    queue: Queue,
    findings: &mut Findings<'_>,
) -> bool {
    named_only(reading, helm, selection, findings);
    if is_addressed_by_image(reading, queue) {
        addressed_by_image(reading, helm, selection, queue, findings);
        return true;
    }
    let last = helm.rendering.blocks.last().filter(|b| b.queue == queue.name());
    let address = last.and_then(|block| Some((block, block.address.as_ref()?)));
    if let Some(broker) = last.and_then(|block| block.broker) {
        without_parts(helm, broker, findings);
    }
    let Some((block, address)) = address.filter(|(_, a)| a.service == Service::Missing) else { return false };
    no_service(reading, helm, selection, (block.broker.unwrap_or(block.queue), &address.text), findings);
    true
}

fn named_only(reading: &Case<'_>, helm: &Helm, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    let Some((queue, written)) = not_enabled(reading) else { return };
    let winner = selection.queue().map_or("no queue", Queue::title);
    let external = if queue.name() == "kafka" { "externalKafka" } else { "externalPulsar" };
    let key = helm.values.chart.local_selector();
    let values = [("key", key), ("queue", queue.name()), ("winner", winner), ("external", external)];
    findings.add_as("not-enabled", &written, &values);
}

/// True where nothing but the image says where the queue is: no broker of the chart's is behind that.
pub fn is_addressed_by_image(reading: &Case<'_>, queue: Queue) -> bool {
    queue.name() == "pulsar" && reading.settings.get(queue.enabled_by()).layer == LayerKind::Shipped
}

/// A queue that only the image addresses.
fn addressed_by_image(
    reading: &Case<'_>,
    helm: &Helm,
    selection: &Selection<'_>,
    queue: Queue,
    findings: &mut Findings<'_>,
) {
    let by = reading.settings.get(queue.enabled_by());
    let address = format!("pulsar://{}:{}", by.text(), reading.settings.get("pulsar.port").text());
    // Another broker is on, and the user's own configuration selects this queue all the same.
    if !helm.rendering.blocks.is_empty() {
        let why = reason(reading, selection);
        let values = [("queue", queue.title()), ("address", &address), ("reason", &why)];
        let finding = findings.add_as("image", selecting_place_or_start(reading, selection), &values);
        weigh(helm, finding);
        return;
    }
    let off = claims::selectors(helm).filter_map(|(key, _)| helm.values.written(key)).last();
    let place = off.as_ref().map(Place::from).unwrap_or_else(|| selecting_place_or_start(reading, selection));
    let values = [("mode", reading.mode.name()), ("address", &*address)];
    let Some(broker) = without_switch(helm) else {
        weigh(helm, findings.add_as("localhost", place, &values));
        return;
    };
    let [mode, address] = values;
    weigh(helm, findings.add_as("no-switch", place, &[mode, address, ("broker", broker)]));
}

/// The broker that is deployed since a null took the chart's own values of it away, its switch among them: the templates
/// take it for switched off.
fn without_switch(helm: &Helm) -> Option<&'static str> {
    let deployed = helm.rendering.deployed.iter().map(|deployed| deployed.broker);
    deployed.into_iter().find(|broker| helm.values.view(broker) == ValueView::Null)
}

/// Values that nobody read may have what is missing in those that were.
fn weigh(helm: &Helm, finding: &mut Finding) {
    if helm.may_have_more_values() {
        finding.severity(Severity::Info);
        if let Some(unseen) = &helm.unseen {
            finding.assume(unseen);
        }
    }
}

/// An address without a Service, of the broker that the chart would deploy for the queue.
fn no_service(
    reading: &Case<'_>,
    helm: &Helm,
    selection: &Selection<'_>,
    (broker, address): (&str, &str),
    findings: &mut Findings<'_>,
) {
    let overrides = ["fullnameOverride", "nameOverride", "name", PROXY];
    let keys: Vec<String> = overrides.iter().map(|o| format!("{broker}.{o}")).collect();
    let changed = keys.iter().find_map(|key| Some((key, helm.values.changed(key)?)));
    let place = changed.as_ref().map(|(_, w)| Place::from(w));
    let place = place.unwrap_or_else(|| selecting_place_or_start(reading, selection));
    if let Some((key, _)) = changed.as_ref().filter(|(key, _)| key.ends_with(PROXY)) {
        let says = match helm.values.view(key) {
            ValueView::Null => "null".to_owned(),
            ValueView::Text(text) if text.is_empty() => "\"\"".to_owned(),
            value => value.printed(),
        };
        let values = [("address", address), ("broker", broker), ("key", key), ("value", &says)];
        weigh(helm, findings.add_as("no-proxy", place, &values));
        return;
    }
    let cause = changed.as_ref().map(|(key, _)| format!("`{key}` is only followed by one of the two"));
    let cause = cause.unwrap_or_else(|| format!("`{broker}` is not deployed"));
    let values = [("address", address), ("broker", broker), ("reason", &cause), ("name", broker)];
    weigh(helm, findings.add_as("no-service", place, &values));
}

/// A bundled Pulsar of which parts are left out that its proxy leads to.
fn without_parts(helm: &Helm, broker: &str, findings: &mut Findings<'_>) {
    let elsewhere = helm.values.is_written(&format!("{broker}.{OTHER_ZOOKEEPER}"));
    let parts = PARTS.iter().filter(|(key, _)| !(elsewhere && *key == "components.zookeeper"));
    let off = parts.filter_map(|(key, title)| {
        let key = format!("{broker}.{key}");
        let written = helm.values.changed(&key).filter(|_| !helm.values.is_true(&key))?;
        Some((key, *title, written))
    });
    let off: Vec<_> = off.collect();
    let Some((_, _, first)) = off.first() else { return };
    let titles: Vec<&str> = off.iter().map(|(_, title, _)| *title).collect();
    let keys = quoted_list(off.iter().map(|(key, ..)| key.as_str()));
    let values = [("broker", broker), ("parts", &*titles.join(" and no ")), ("keys", &*keys)];
    let finding = findings.add_as("no-parts", first, &values);
    for (_, title, other) in &off[1..] {
        finding.label(other.at, format!("no {title}, either"));
    }
}
