//! A queue that only a default selects, and one that others would choose differently.

use crate::deployment::{Helm, Resource};
use crate::facts::milvus::{Mode, Queue};
use crate::facts::{Severity, operator};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::places::{start, written_or_start};
use crate::judge::rules::set_value::set_value;
use crate::text::edit::{Fix, Safety};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if let Some(helm) = &reading.deployment.helm {
        by_chart(reading, helm, findings);
    }
    if let Some(resource) = &reading.deployment.resource {
        by_operator(reading, resource, findings);
    }
}

/// A queue that the chart takes, and that its older versions and running releases would not.
fn by_chart(reading: &Case<'_>, helm: &Helm, findings: &mut Findings<'_>) {
    if reading.mode != Mode::Standalone || reading.settings.unknown {
        return;
    }
    let key = helm.values.chart.local_selector();
    let by_default =
        helm.rendering.blocks.last().filter(|b| b.by == key && helm.values.written(key).is_none());
    let Some((block, running)) = by_default.zip(helm.values.chart.running()) else { return };
    if running.replaces != block.queue || reading.selection().queue().map(Queue::name) != Some(block.queue) {
        return;
    }
    // Whoever asked for another queue hears of that instead.
    if !super::competing_brokers::losers(reading, &reading.selection()).is_empty() {
        return;
    }
    let place = written_or_start(reading, helm.values.written("cluster.enabled").as_ref());
    let chart = helm.version().to_string();
    let values = [("chart", &*chart), ("queue", block.queue), ("other", running.without)];
    let pin = |queue| set_value(reading, helm, key, queue, Safety::Shown);
    let finding = findings.add(place, &values).fix(pin(block.queue)).fix(pin(running.without));
    // Values that nobody read may pin it.
    if let Some(unseen) = &helm.unseen {
        finding.severity(Severity::Info).assume(unseen);
    }
}

/// A queue that the operator chooses, and that another operator would not.
fn by_operator(reading: &Case<'_>, resource: &Resource, findings: &mut Findings<'_>) {
    let stream = &resource.stream;
    let runs = reading.selection().queue().map(Queue::name);
    if stream.written.is_some() || runs != Some(stream.name.as_str()) {
        return;
    }
    let operator = resource.version();
    let field = operator::stream_field();
    let turn = operator::default_changed(operator, reading.mode, stream.is_recent);
    let place = || {
        let places = ["spec.mode", "spec.dependencies", "spec.components", "spec"];
        let dependencies = places.iter().find_map(|path| resource.at(path));
        dependencies.map_or_else(|| start(reading), |w| Place::new(w.key_at, w.path))
    };
    // An operator that is installed beside it leaves nothing open.
    if let Some((since, other)) = turn.filter(|_| !resource.is_operator_installed) {
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

fn pin(reading: &Case<'_>, resource: &Resource, queue: &str) -> Option<Fix> {
    let path: Vec<&str> = operator::stream_field().split('.').collect();
    let edits = reading.deployment.texts.first()?.editor().set(resource.root(), &path, queue)?;
    let title = format!("set `{}: {queue}`", operator::stream_field());
    Some(Fix { title, safety: Safety::Shown, edits })
}
