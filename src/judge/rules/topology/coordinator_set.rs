//! Both sets of coordinators, or none.

use crate::deployment::{Helm, Reading, Written};
use crate::facts::Severity;
use crate::facts::chart::{Component, Coordinator, workloads};
use crate::facts::milvus::{Mode, is_node, nodes};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::places::written_or_start;
use crate::judge::rules::set_value::{set_value, set_values};
use crate::text::edit::Safety;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else {
        by_hand(reading, findings);
        return;
    };
    if reading.mode != Mode::Cluster || !helm.rendering.failures.is_empty() {
        return;
    }
    let of = |set: Coordinator| -> Vec<&'static Component> {
        helm.values.chart.components().filter(|c| c.coordinator == Some(set)).collect()
    };
    let running = |rows: &[&'static Component]| -> Vec<&'static Component> {
        rows.iter().copied().filter(|c| helm.rendering.components.contains(&c.name)).collect()
    };
    let (split, mix) = (of(Coordinator::Split), of(Coordinator::Mix));
    let (split_on, mix_on) = (running(&split), running(&mix));
    if !split_on.is_empty() && !mix_on.is_empty() {
        both(reading, helm, (&split_on, &mix_on), findings);
    } else if split_on.is_empty() && mix_on.is_empty() {
        none(reading, helm, (&split, &mix), findings);
    }
}

/// What an explanation calls a component that runs: the key, and that it is the chart's default.
fn keys(helm: &Helm, rows: &[&'static Component]) -> String {
    let each = rows.iter().filter_map(|c| c.by).map(|key| {
        let default = if helm.values.written(key).is_none() { " (the chart's default)" } else { "" };
        format!("`{}`{default}", helm.key(key))
    });
    each.collect::<Vec<_>>().join(", ")
}

fn written(helm: &Helm, rows: &[&'static Component]) -> Vec<(&'static str, Written)> {
    rows.iter().filter_map(|c| c.by).filter_map(|key| Some((key, helm.values.written(key)?))).collect()
}

fn both(
    reading: &Reading<'_>,
    helm: &Helm,
    (split, mix): (&[&'static Component], &[&'static Component]),
    findings: &mut Findings<'_>,
) {
    let (own_split, own_mix) = (written(helm, split), written(helm, mix));
    let asked = own_split.iter().chain(&own_mix);
    let changed = asked.clone().find(|(key, _)| helm.values.changed(key).is_some());
    let place = written_or_start(reading, changed.or(own_mix.first()).map(|(_, w)| w));
    let chart = helm.version().to_string();
    let milvus = reading.milvus.to_string();
    let values =
        [("split", &*keys(helm, split)), ("mix", &keys(helm, mix)), ("chart", &chart), ("milvus", &milvus)];
    let retired = split.iter().any(|c| is_retired(reading, c));
    let finding = findings.add_as(if retired { "both-retired" } else { "both" }, place, &values);
    for (key, w) in own_split.iter().chain(&own_mix) {
        finding.label(w.at, format!("`{key}` is on"));
    }
    if retired {
        let off: Vec<(&str, &str)> = split.iter().filter_map(|c| Some((c.by?, "false"))).collect();
        finding.fix(set_values(reading, helm, &off, Safety::Unsafe));
        return;
    }
    // Which set is meant is clear where only the split one was written and the other is a default.
    if let ([only], true) = (mix, own_mix.is_empty() && !own_split.is_empty())
        && let Some(key) = only.by
    {
        finding.fix(set_value(reading, helm, key, "false", Safety::Unsafe));
    }
}

/// Whether the release no longer has a component.
fn is_retired(reading: &Reading<'_>, component: &Component) -> bool {
    workloads().iter().any(|w| w.name == component.name && !w.exists_in(reading.milvus))
}

fn none(
    reading: &Reading<'_>,
    helm: &Helm,
    (split, mix): (&[&'static Component], &[&'static Component]),
    findings: &mut Findings<'_>,
) {
    let off: Vec<(&str, Written)> = written(helm, mix).into_iter().chain(written(helm, split)).collect();
    let changed = off.iter().find(|(key, _)| helm.values.changed(key).is_some());
    let place = written_or_start(reading, changed.map(|(_, w)| w));
    let chart = helm.version().to_string();
    let finding = findings.add_as("none", place, &[("chart", &chart)]).stops();
    for (key, w) in &off {
        finding.label(w.at, format!("`{key}` is off"));
    }
    if let [only] = mix
        && let Some(key) = only.by
    {
        finding.fix(set_value(reading, helm, key, "true", Safety::Unsafe));
    }
}

/// A cluster of containers that has all nodes and no coordinator.
fn by_hand(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let containers = &reading.deployment.containers;
    let Some(first) = containers.first() else { return };
    if reading.deployment.is_led_elsewhere
        || reading.mode != Mode::Cluster
        || containers.iter().any(|c| c.roles.is_empty())
    {
        return;
    }
    let roles: Vec<&str> = containers.iter().flat_map(|c| &c.roles).map(String::as_str).collect();
    let led = roles.iter().any(|role| !is_node(role));
    if !led && nodes().iter().all(|node| roles.contains(node)) {
        let place = Place::new(first.at, first.path.clone());
        // The coordinator may stand in a file that is not here.
        findings.add_as("none-by-hand", place, &[]).severity(Severity::Warning);
    }
}
