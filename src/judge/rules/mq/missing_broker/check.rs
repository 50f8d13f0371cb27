//! A queue without a broker behind it, or no queue at all.

use super::{chart, resource};
use crate::deployment::{LayerKind, Selection, SelectionOutcome};
use crate::facts::milvus::{DependencyKind, NormalKey, Queue, queues};
use crate::facts::{FileKind, Severity};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::host_port;
use crate::judge::rules::mq::reason::reason;
use crate::judge::rules::mq::selecting::selecting_place_or_start;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    by_selection(reading, findings);
    if let Some(resource) = &reading.deployment.resource {
        resource::report(resource, findings);
    }
    published(reading, findings);
}

fn by_selection(reading: &Case<'_>, findings: &mut Findings<'_>) {
    // A file that is not given may have the address.
    if reading.settings.unknown {
        return;
    }
    let selection = reading.selection();
    match selection.outcome {
        SelectionOutcome::Nothing => nothing(reading, &selection, findings),
        SelectionOutcome::Runs(queue) => {
            let helm = reading.deployment.helm.as_ref();
            if !helm.is_some_and(|helm| chart::report(reading, helm, &selection, queue, findings)) {
                address(reading, &selection, queue, findings);
            }
        }
        _ => {}
    }
}

fn nothing(reading: &Case<'_>, selection: &Selection<'_>, findings: &mut Findings<'_>) {
    let empty: Vec<String> = selection.tried.iter().map(|t| format!("`{}`", t.by_key())).collect();
    let verb = if empty.len() == 1 { "is" } else { "are all" };
    let reason = format!("{} {verb} empty", empty.join(", "));
    let finding =
        findings.add_as("nothing", selecting_place_or_start(reading, selection), &[("reason", &reason)]);
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

/// The address or path that the queue needs.
fn address(reading: &Case<'_>, selection: &Selection<'_>, queue: Queue, findings: &mut Findings<'_>) {
    // What the operator refuses for want of a broker is reported as such.
    if reading.deployment.resource.as_ref().is_some_and(|r| resource::unaddressed(r).is_some()) {
        return;
    }
    let by = reading.settings.get(queue.enabled_by());
    let (effect, stops) = match queue.name() {
        "rocksmq" | "pulsar" => ("Milvus stops at start", true),
        "kafka" => ("Milvus passes its health check while it is empty, and hangs with the first data", false),
        _ => return,
    };
    let why = reason(reading, selection);
    let place = by.written().map(Place::from).unwrap_or_else(|| selecting_place_or_start(reading, selection));
    if by.text().is_empty() {
        let values = [("queue", queue.title()), ("key", queue.enabled_by()), ("effect", effect)];
        let finding = findings.add_as("unaddressed", place, &values);
        if stops {
            finding.stops();
        }
    } else if queue.name() == "kafka" && by.layer == LayerKind::Code {
        let values =
            [("queue", queue.title()), ("address", by.text()), ("reason", &why), ("key", queue.enabled_by())];
        let finding = findings.add_as("builtin", place, &values);
        if is_fragment(reading) {
            finding.severity(Severity::Info);
        }
    }
}

/// A broker of compose that Milvus calls by a port of the host.
fn published(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let runs = reading.selection().queue().map_or("", |queue| queue.name());
    let rows = [
        ("pulsar", "pulsar.address", Some("pulsar.port"), DependencyKind::Pulsar),
        ("kafka", "kafka.brokerList", None, DependencyKind::Kafka),
    ];
    for (_, address, port, kind) in rows.into_iter().filter(|(queue, ..)| *queue == runs) {
        host_port::report(reading, address, port, kind, findings);
    }
}

/// True for a file called milvus.yaml that has settings and none about a queue: more likely a part of the
/// configuration than all of it.
fn is_fragment(reading: &Case<'_>) -> bool {
    let mut settings = reading.settings.layers.iter().flat_map(|l| l.settings.iter()).peekable();
    let sections = Queue::all().map(Queue::section).chain(queues::selector().split('.').take(1));
    let sections: Vec<NormalKey> = sections.map(NormalKey::new).collect();
    let about_queue = |key: &NormalKey| sections.iter().any(|s| key.as_str().starts_with(s.as_str()));
    reading.deployment.kind == FileKind::MilvusYaml
        && settings.peek().is_some()
        && !settings.any(|s| about_queue(&s.normal))
}
