//! A broker that runs, or is configured, for nothing.

use super::reason::reason;
use super::{claims, competing_brokers, missing_broker};
use crate::deployment::{Container, Helm, Origin, Resource, Selection, SelectionOutcome, SelectionRefusal};
use crate::facts::chart::Deployed;
use crate::facts::milvus::{DependencyKind, Queue};
use crate::facts::{FileKind, Severity, operator};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::of_service;
use crate::judge::rules::other_users::has_other_users;
use crate::judge::rules::places::written_or_start;
use crate::judge::rules::set_value::set_value;
use crate::text::edit::Safety;
use crate::text::yaml::reader::{Reader, Scalar};
use crate::text::yaml::{self, NodeId, NodeKind, Tree};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let selection = reading.selection();
    deployed_or_configured(reading, &selection, findings);
    beside(reading, &selection, findings);
    if let (Some(resource), SelectionOutcome::Runs(queue)) = (&reading.deployment.resource, selection.outcome)
    {
        in_dependencies(reading, resource, queue, findings);
    }
}

fn deployed_or_configured(reading: &Case<'_>, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    // Which broker is used hangs on the queue that a mistyped name stands for, or that takes the place of one which
    // the release no longer has.
    let open = |refusal: &SelectionRefusal| match refusal {
        SelectionRefusal::Unknown(_) => true,
        SelectionRefusal::Release(queue) => reading.milvus >= queue.since(),
        SelectionRefusal::Mode(_) | SelectionRefusal::LocalWoodpecker => false,
    };
    if matches!(selection.outcome, SelectionOutcome::Unknown | SelectionOutcome::Random)
        || matches!(&selection.outcome, SelectionOutcome::Refused(refusal) if open(refusal))
    {
        return;
    }
    if let Some(helm) = reading.deployment.helm.as_ref().filter(|_| !reading.settings.unknown) {
        deployed(reading, helm, selection, findings);
    }
    configured(reading, selection, findings);
}

fn deployed(reading: &Case<'_>, helm: &Helm, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    let selected = selection.requested();
    let competing = competing_brokers::losers(reading, selection);
    for broker in &helm.rendering.deployed {
        if is_used(reading, broker, selected) || competing.iter().any(|c| c.by == broker.by) {
            continue;
        }
        report(reading, helm, selection, selected, broker, findings);
    }
}

fn report(
    reading: &Case<'_>,
    helm: &Helm,
    selection: &Selection<'_>,
    selected: Option<Queue>,
    broker: &Deployed,
    findings: &mut Findings<'_>,
) {
    let written = helm.values.written(broker.by);
    let place = written_or_start(reading, written.as_ref());
    let same = selected.is_some_and(|q| q.name() == broker.queue);
    let variant = match (same, &written) {
        (true, _) => "addressed",
        (false, Some(_)) => "deployed",
        (false, None) => "default",
    };
    let winner = selected.map_or("no queue", Queue::title);
    let why = reason(reading, selection);
    let used = selected.map(|q| reading.settings.get(q.enabled_by()).text()).unwrap_or_default();
    let (title, key) = (title(broker), helm.key(broker.by));
    let values = [("broker", title), ("winner", winner), ("reason", &*why), ("key", &*key), ("used", used)];
    // Where its own name is off, the mistake is in the name; where the queue has no broker, it may be in the selection.
    let named = !helm.rendering.blocks.iter().any(|b| b.broker == Some(broker.broker) && same);
    let served = selected.is_none_or(|queue| !missing_broker::is_addressed_by_image(reading, queue));
    let off = || set_value(reading, helm, broker.by, "false", Safety::Safe);
    let fix = (named && served).then(off).flatten();
    let finding = findings.add_as(variant, place, &values).fix(fix);
    // Somebody else's copy of the chart may have other defaults.
    if variant == "default" && helm.from_elsewhere {
        finding.severity(Severity::Info);
    }
}

/// True when Milvus dials this broker: its queue runs, and the address is the one that the chart made for it.
fn is_used(reading: &Case<'_>, broker: &Deployed, selected: Option<Queue>) -> bool {
    let Some(queue) = selected.filter(|q| q.name() == broker.queue) else { return false };
    if broker.queue == "woodpecker" {
        return true;
    }
    let address = reading.settings.get(queue.enabled_by());
    let reached =
        broker.used || reading.deployment.helm.as_ref().is_none_or(|h| h.rendering.service_exists());
    reached && matches!(address.setting.map(|s| &s.origin), Some(Origin::Chart { by, .. }) if by == broker.by)
}

fn title(broker: &Deployed) -> &'static str {
    match broker.broker {
        "pulsarv3" => "Pulsar v3",
        "pulsar" => "Pulsar v2",
        name => Queue::named(name).map_or("a broker", Queue::title),
    }
}

/// An address of a queue that another is named over.
fn configured(reading: &Case<'_>, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    let Some(winner) = selection.queue().filter(|_| selection.explicit()) else { return };
    for claim in claims::of_addresses(reading).into_iter().filter(|c| c.queue != winner) {
        let Some(written) = &claim.written else { continue };
        let what = format!("`{}`", claim.by);
        let why = reason(reading, selection);
        let values =
            [("what", &*what), ("winner", winner.title()), ("reason", &why), ("loser", claim.queue.title())];
        findings.add_as("configured", written, &values);
    }
}

/// A broker of compose that Milvus waits for and does not call, and nobody else does.
fn beside(reading: &Case<'_>, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    let deployment = reading.deployment;
    let SelectionOutcome::Runs(winner) = selection.outcome else { return };
    if deployment.kind != FileKind::Compose || reading.settings.unknown {
        return;
    }
    let claimed = claims::of_addresses(reading);
    for broker in &deployment.services {
        let queue = match broker.kind {
            DependencyKind::Pulsar => Queue::named("pulsar"),
            DependencyKind::Kafka => Queue::named("kafka"),
            DependencyKind::Etcd | DependencyKind::ObjectStore => None,
        };
        // What names its address is reported for that.
        let Some(queue) = queue.filter(|q| *q != winner && claimed.iter().all(|c| c.queue != *q)) else {
            continue;
        };
        // Others may use what the host publishes, and what Milvus does not wait for may not be meant for it.
        let says = |service: &str, key: &str| of_service(deployment, service, key).next();
        let is_open = ["profiles", "ports"].iter().any(|key| says(&broker.name, key).is_some());
        let waits = |c: &Container| {
            says(&c.name, "depends_on").is_some_and(|said| said.names().contains(&broker.name.as_str()))
        };
        if is_open || !deployment.containers.iter().any(waits) || has_other_users(reading, broker) {
            continue;
        }
        let why = reason(reading, selection);
        let values = [
            ("service", broker.name.as_str()),
            ("broker", queue.title()),
            ("winner", winner.title()),
            ("reason", &why),
            ("loser", queue.name()),
        ];
        findings.add_as("service", Place::new(broker.at, broker.path.clone()), &values);
    }
}

/// A broker in the dependencies that is not the one that is chosen.
fn in_dependencies(reading: &Case<'_>, resource: &Resource, queue: Queue, findings: &mut Findings<'_>) {
    if resource.stream.name == operator::other_stream() {
        return;
    }
    let others = operator::queues().iter().filter(|q| q.name != resource.stream.name);
    for other in others {
        let path = operator::stream_field().rsplit_once('.').map_or("", |(parent, _)| parent);
        let Some(written) = resource.at(&format!("{path}.{}", other.field)) else { continue };
        let tree = resource.tree();
        if tree.entries(written.node).iter().all(|entry| says_nothing(tree, entry.value)) {
            continue;
        }
        let key = written.path.to_string();
        let why = reason(reading, &reading.selection());
        let title = Queue::named(other.name).map_or(other.name, Queue::title);
        let values = [
            ("key", &*key),
            ("winner", queue.title()),
            ("reason", &why),
            ("broker", title),
            ("loser", other.name),
            ("field", operator::stream_field()),
        ];
        findings.add_as("resource", Place::new(written.key_at, written.path), &values);
    }
}

/// Whether nothing below a node has a value: the operator writes such sections back into every resource.
fn says_nothing(tree: &Tree, node: NodeId) -> bool {
    match tree.kind(node) {
        NodeKind::Mapping(entries) => entries.iter().all(|entry| says_nothing(tree, entry.value)),
        NodeKind::Sequence(items) => items.is_empty(),
        NodeKind::Alias(_) => false,
        NodeKind::Scalar => match yaml::reader::scalar(tree, node, Reader::Helm) {
            Scalar::Null | Scalar::Bool(false) => true,
            Scalar::Str => tree.text(node).is_empty(),
            _ => false,
        },
    }
}
