//! The queue of a resource of the operator: what no other kind of file can get wrong.

use super::reason::reason;
use crate::fix::{Fix, Safety};
use crate::milvus::{Mode, Outcome, Queue, Reading};
use crate::operator::{self, Address};
use crate::rule::{Findings, Place, Severity};
use crate::surface::operator_cr::Resource;

/// `spec.dependencies.msgStreamType` with a queue that this operator does not take.
pub fn mq_outside_its_versions(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(resource) = &reading.deployment.resource else { return };
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
fn stream_since(resource: &Resource) -> Option<crate::milvus::Version> {
    let dependencies = resource.kind.spec().field("dependencies")?.below()?;
    let name = operator::stream_field().rsplit('.').next()?;
    let choices = dependencies.field(name)?.choices;
    choices.iter().find(|(word, _)| *word == resource.stream.name)?.1
}

/// A queue that the operator takes by itself, and that another operator would not.
pub fn implicit_mq(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(resource) = &reading.deployment.resource else { return };
    let stream = &resource.stream;
    let runs = reading.selection().queue().map(Queue::name);
    if stream.written.is_some() || runs != Some(stream.name.as_str()) {
        return;
    }
    let operator = resource.version();
    let field = operator::stream_field();
    let turn = operator::default_changed(operator, reading.mode, stream.recent);
    let place = || {
        let places = ["spec.mode", "spec.dependencies", "spec.components", "spec"];
        let dependencies = places.iter().find_map(|path| resource.at(path));
        dependencies
            .map_or_else(|| Place::new(reading.start(), Default::default()), |w| Place::new(w.key_at, w.path))
    };
    if let Some((since, other)) = turn {
        let others = operator::release(since);
        let others = if operator < since { format!("from {others} on") } else { format!("before {others}") };
        let operator = operator.to_string();
        let values = [
            ("operator", &*operator),
            ("queue", &*stream.name),
            ("others", &others),
            ("other", other),
            ("field", field),
        ];
        let finding = findings.add_as("operator", place(), &values);
        finding.fix(pin(reading, resource, &stream.name)).fix(pin(reading, resource, other));
    } else if let (Some(tag), Mode::Standalone) = (&stream.unread_tag, reading.mode) {
        let values = [("tag", &**tag), ("queue", &*stream.name), ("field", field)];
        findings.add_as("tag", place(), &values).severity(Severity::Info);
    }
}

fn pin(reading: &Reading<'_>, resource: &Resource, queue: &str) -> Option<Fix> {
    let path: Vec<&str> = operator::stream_field().split('.').collect();
    let edit = reading.deployment.texts.first()?.editor().set(resource.root(), &path, queue)?;
    let title = format!("set `{}: {queue}`", operator::stream_field());
    Some(Fix { title, safety: Safety::Shown, edits: vec![edit] })
}

/// The broker outside that a resource announces and does not address: the operator refuses that.
fn unaddressed(resource: &Resource) -> Option<&'static Address> {
    operator::addresses().iter().find(|address| {
        address.queue == Some(resource.stream.name.as_str())
            && resource.is_true(address.external)
            && resource.joined(address.field).is_none()
            && resource.at(address.field).is_none_or(|w| resource.tree().items(w.node).is_empty())
    })
}

/// Whether the operator refuses the resource for want of a broker.
pub fn refused(reading: &Reading<'_>) -> bool {
    reading.deployment.resource.as_ref().is_some_and(|r| unaddressed(r).is_some())
}

/// A broker outside without an address.
pub fn missing_broker(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(resource) = &reading.deployment.resource else { return };
    let Some(address) = unaddressed(resource) else { return };
    let Some(written) = resource.at(address.external) else { return };
    findings.add_as("refused", &written, &[("external", address.external), ("field", address.field)]).stops();
}

/// A broker in the dependencies that is not the one that is chosen.
pub fn unused_broker(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(resource) = &reading.deployment.resource else { return };
    let selection = reading.selection();
    let Outcome::Runs(queue) = selection.outcome else { return };
    if resource.stream.name == operator::other_stream() {
        return;
    }
    let others = operator::queues().iter().filter(|q| q.name != resource.stream.name);
    for other in others {
        let path = operator::stream_field().rsplit_once('.').map_or("", |(parent, _)| parent);
        let Some(written) = resource.at(&format!("{path}.{}", other.field)) else { continue };
        if resource.tree().entries(written.node).is_empty() {
            continue;
        }
        let key = written.path.to_string();
        let why = reason(reading, &selection);
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
