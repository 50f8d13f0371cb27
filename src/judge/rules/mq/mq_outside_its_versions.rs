//! A queue, or its selector, in a release that does not have it.

use super::selecting::selecting_place_or_start;
use super::{claims, pins};
use crate::deployment::{Reading, Resource, Selection, SelectionOutcome, SelectionRefusal};
use crate::facts::milvus::{Mode, Queue, Version, queues};
use crate::facts::{Severity, operator};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let selection = reading.selection();
    match selection.outcome {
        SelectionOutcome::Refused(SelectionRefusal::Release(queue)) => {
            refused(reading, &selection, queue, findings)
        }
        _ => absent(reading, &selection, findings),
    }
    unread_selector(reading, &selection, findings);
    unknown_to_chart(reading, &selection, findings);
    if let Some(resource) = &reading.deployment.resource {
        unknown_to_operator(resource, findings);
    }
}

fn refused(reading: &Reading<'_>, selection: &Selection<'_>, queue: Queue, findings: &mut Findings<'_>) {
    let place = selecting_place_or_start(reading, selection);
    let gone = queue.until().is_some_and(|until| until < reading.milvus);
    let milvus = format!("Milvus {}", reading.milvus);
    let (variant, since) = match queue.until().filter(|_| gone) {
        Some(until) => ("gone", format!("{}.{}", until.major, until.minor + 1)),
        None => ("early", format!("{}.{}", queue.since().major, queue.since().minor)),
    };
    let title = queue.title();
    let values = [("queue", title), ("since", &*since), ("milvus", &*milvus)];
    let written = selection.selector.and_then(|s| s.written());
    let finding = findings.add_as(variant, place, &values).stops();
    finding.fixes.extend(pins::instead(reading, written, queue));
}

/// A broker of the chart for a release that cannot use it.
fn absent(reading: &Reading<'_>, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    let claims = claims::of_chart(reading);
    let absent = claims.iter().find(|c| c.asked && !c.queue.exists_in(reading.milvus));
    let Some((claim, written)) = absent.and_then(|c| Some((c, c.written.as_ref()?))) else { return };
    let effect = match selection.queue() {
        Some(winner) => format!("runs on {}", winner.title()),
        None => "has no queue left and stops at start".into(),
    };
    let since = claim.queue.since();
    let range = match claim.queue.until() {
        Some(until) => format!("from {}.{} to {}.{}", since.major, since.minor, until.major, until.minor),
        None => format!("from {}.{} on", since.major, since.minor),
    };
    let what = format!("`{}`", claim.by);
    let milvus = reading.milvus.to_string();
    let title = claim.queue.title();
    let values =
        [("what", &*what), ("queue", title), ("range", &range), ("milvus", &milvus), ("effect", &effect)];
    let finding = findings.add_as("absent", written, &values);
    if selection.queue().is_none() {
        finding.stops();
    }
}

/// `mq.type` in a release that does not read it.
fn unread_selector(reading: &Reading<'_>, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    if reading.milvus >= queues::selector_since() {
        return;
    }
    let setting = reading.settings.get(queues::selector());
    let Some(written) = setting.setting.filter(|s| s.value != queues::unset_word()) else { return };
    let Some(written) = written.origin.written() else { return };
    let winner = selection.queue();
    let title = winner.map_or("no queue", Queue::title);
    let milvus = reading.milvus.to_string();
    let value = setting.text();
    let same = winner.is_some_and(|w| w.name() == value);
    let variant = if same { "selector-same" } else { "selector" };
    let values = [("milvus", &*milvus), ("winner", title), ("value", value)];
    let finding = findings.add_as(variant, written, &values);
    if same {
        finding.severity(Severity::Info);
    }
}

/// `standalone.messageQueue` with a queue that Milvus has and the chart's templates do not know.
fn unknown_to_chart(reading: &Reading<'_>, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = reading.deployment.helm.as_ref().filter(|_| reading.mode == Mode::Standalone) else {
        return;
    };
    let key = helm.values.chart.local_selector();
    let Some(named) = helm.values.text(key).and_then(|name| Queue::named(&name)) else { return };
    let local = !named.works_in(Mode::Cluster) || named.name() == "woodpecker";
    let known = helm.values.chart.local_queues().contains(&named.name());
    // One that the release does not have is reported as such.
    let missed = local && !known && named.exists_in(reading.milvus);
    let (Some(written), true) = (helm.values.written(key), missed) else { return };
    let winner = selection.queue().map_or("no queue", Queue::title);
    let chart = helm.version().to_string();
    let values = [("chart", &*chart), ("key", key), ("queue", named.name()), ("winner", winner)];
    findings.add_as("chart", &written, &values);
}

/// `spec.dependencies.msgStreamType` with a queue that this operator does not take.
fn unknown_to_operator(resource: &Resource, findings: &mut Findings<'_>) {
    let field = operator::stream_field();
    let (Some(written), Some(since)) = (&resource.stream.written, stream_since(resource)) else { return };
    if resource.version() >= since {
        return;
    }
    let (operator, since) = (resource.version().to_string(), operator::release(since));
    let values =
        [("operator", &*operator), ("field", field), ("queue", &*resource.stream.name), ("since", &since)];
    findings.add_as("operator", written, &values).stops();
}

/// The first operator that takes the queue, where it is not all.
fn stream_since(resource: &Resource) -> Option<Version> {
    let dependencies = resource.kind.spec().field("dependencies")?.below()?;
    let name = operator::stream_field().rsplit('.').next()?;
    let choices = dependencies.field(name)?.choices;
    choices.iter().find(|(word, _)| *word == resource.stream.name)?.1
}
