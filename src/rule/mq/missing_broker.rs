//! A queue without a broker behind it, or no queue at all.

use super::reason::reason;
use super::{claims, selecting_place};
use crate::chart::{Service, ValueView};
use crate::milvus::{
    Effective, Kind, LayerKind, Mode, NormalKey, Outcome, Queue, Reading, Selection, Written, queue,
};
use crate::rule::{Findings, Place, Severity};
use crate::surface::helm_values::Helm;

/// The switch of Pulsar's proxy, below its subchart.
const PROXY: &str = "components.proxy";

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    // A file that is not given may have the address.
    if reading.settings.unknown {
        return;
    }
    let selection = reading.selection();
    match selection.outcome {
        Outcome::Nothing => nothing(reading, &selection, findings),
        Outcome::Runs(queue) => match &reading.deployment.helm {
            Some(helm) => {
                named_only(reading, &selection, findings);
                in_chart(reading, helm, &selection, queue, findings);
            }
            None => address(reading, &selection, queue, findings),
        },
        _ => {}
    }
}

fn nothing(reading: &Reading<'_>, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    let empty: Vec<String> = selection.tried.iter().map(|t| format!("`{}`", t.by_key())).collect();
    let verb = if empty.len() == 1 { "is" } else { "are all" };
    let reason = format!("{} {verb} empty", empty.join(", "));
    let finding = findings.add_as("nothing", place(reading, selection), &[("reason", &reason)]);
    if is_fragment(reading) {
        finding.severity(Severity::Info);
    } else {
        finding.stops();
    }
    for tried in &selection.tried {
        if let Some(written) = tried.by.written() {
            finding.label(written.at, "empty");
        }
    }
}

/// `standalone.messageQueue: kafka` with Kafka neither enabled nor named: the chart writes nothing for it.
pub fn not_enabled(reading: &Reading<'_>) -> Option<(Queue, Written)> {
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

fn named_only(reading: &Reading<'_>, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    let Some((queue, written)) = not_enabled(reading) else { return };
    let Some(helm) = &reading.deployment.helm else { return };
    let winner = selection.queue().map_or("no queue", Queue::title);
    let external = if queue.name() == "kafka" { "externalKafka" } else { "externalPulsar" };
    let key = helm.values.chart.local_selector();
    let values = [("key", key), ("queue", queue.name()), ("winner", winner), ("external", external)];
    findings.add_as("not-enabled", &written, &values);
}

/// True where nothing but the image says where the queue is: no broker of the chart's is behind that.
pub fn is_addressed_by_image(reading: &Reading<'_>, queue: Queue) -> bool {
    queue.name() == "pulsar" && reading.settings.get(queue.enabled_by()).layer == LayerKind::Shipped
}

fn in_chart(
    reading: &Reading<'_>,
    helm: &Helm,
    selection: &Selection<'_>,
    queue: Queue,
    findings: &mut Findings<'_>,
) {
    if is_addressed_by_image(reading, queue) {
        let by = reading.settings.get(queue.enabled_by());
        let address = format!("pulsar://{}:{}", by.text(), reading.settings.get("pulsar.port").text());
        // Another broker is on, and the user's own configuration selects this queue all the same.
        if !helm.rendering.blocks.is_empty() {
            let why = reason(reading, selection);
            let values = [("queue", queue.title()), ("address", &address), ("reason", &why)];
            findings.add_as("image", place(reading, selection), &values);
            return;
        }
        let off = claims::selectors(helm).filter_map(|(key, _)| helm.values.written(key)).last();
        let place = off.as_ref().map(Place::from).unwrap_or_else(|| place(reading, selection));
        let values = [("mode", reading.mode.name()), ("address", &address)];
        findings.add_as("localhost", place, &values);
        return;
    }
    let last = helm.rendering.blocks.last().filter(|b| b.queue == queue.name());
    let address = last.and_then(|block| Some((block, block.address.as_ref()?)));
    match address {
        Some((block, address)) if address.service == Service::Missing => {
            let broker = block.broker.unwrap_or(block.queue);
            let overrides = ["fullnameOverride", "nameOverride", "name", PROXY];
            let keys: Vec<String> = overrides.iter().map(|o| format!("{broker}.{o}")).collect();
            let changed = keys.iter().find_map(|key| Some((key, helm.values.changed(key)?)));
            let place = changed.as_ref().map(|(_, w)| Place::from(w));
            let place = place.unwrap_or_else(|| self::place(reading, selection));
            if let Some((key, _)) = changed.as_ref().filter(|(key, _)| key.ends_with(PROXY)) {
                let says = match helm.values.view(key) {
                    ValueView::Null => "null".to_owned(),
                    ValueView::Text(text) if text.is_empty() => "\"\"".to_owned(),
                    value => value.printed(),
                };
                let values =
                    [("address", &*address.text), ("broker", broker), ("key", key), ("value", &says)];
                findings.add_as("no-proxy", place, &values);
                return;
            }
            let cause =
                changed.as_ref().map(|(key, _)| format!("`{key}` is only followed by one of the two"));
            let cause = cause.unwrap_or_else(|| format!("`{broker}` is not deployed"));
            let values =
                [("address", &*address.text), ("broker", broker), ("reason", &cause), ("name", broker)];
            findings.add_as("no-service", place, &values);
        }
        _ => self::address(reading, selection, queue, findings),
    }
}

/// The address or path that the queue needs.
fn address(reading: &Reading<'_>, selection: &Selection<'_>, queue: Queue, findings: &mut Findings<'_>) {
    if super::resource::refused(reading) {
        return;
    }
    let by = reading.settings.get(queue.enabled_by());
    let (effect, stops) = match queue.name() {
        "rocksmq" | "pulsar" => ("Milvus stops at start", true),
        "kafka" => ("Milvus passes its health check while it is empty, and hangs with the first data", false),
        _ => return,
    };
    let why = reason(reading, selection);
    let place = by.written().map(Place::from).unwrap_or_else(|| place(reading, selection));
    if by.text().is_empty() {
        let values = [("queue", queue.title()), ("key", queue.enabled_by()), ("effect", effect)];
        let finding = findings.add_as("unaddressed", place, &values);
        if stops {
            finding.stops();
        }
    } else if queue.name() == "kafka" && is_builtin(&by) {
        let values =
            [("queue", queue.title()), ("address", by.text()), ("reason", &why), ("key", queue.enabled_by())];
        let finding = findings.add_as("builtin", place, &values);
        if is_fragment(reading) {
            finding.severity(Severity::Info);
        }
    }
}

/// True for a file called milvus.yaml that has settings and none about a queue: more likely a part of the
/// configuration than all of it.
fn is_fragment(reading: &Reading<'_>) -> bool {
    let mut settings = reading.settings.layers.iter().flat_map(|l| l.settings.iter()).peekable();
    let sections = Queue::all().map(Queue::section).chain(queue::selector().split('.').take(1));
    let sections: Vec<NormalKey> = sections.map(NormalKey::new).collect();
    let about_queue = |key: &NormalKey| sections.iter().any(|s| key.as_str().starts_with(s.as_str()));
    reading.deployment.kind == Kind::MilvusYaml
        && settings.peek().is_some()
        && !settings.any(|s| about_queue(&s.normal))
}

fn is_builtin(by: &Effective<'_>) -> bool {
    by.layer == LayerKind::Code
}

fn place(reading: &Reading<'_>, selection: &Selection<'_>) -> Place {
    selecting_place(selection).unwrap_or_else(|| Place::new(reading.start(), Default::default()))
}
