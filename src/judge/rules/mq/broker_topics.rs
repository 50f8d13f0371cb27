//! A broker that makes no topics for Milvus.

use crate::deployment::{Dependency, Helm, Reading, Resource, ValueAt, Written};
use crate::facts::milvus::brokers::{self, TopicSetting};
use crate::facts::milvus::{DependencyKind, Queue, text};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::milvus_images::{replace_part, replace_text};
use crate::judge::rules::set_value::set_value;
use crate::text::edit::{Fix, Safety};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(queue) = reading.selection().queue() else { return };
    if text::is_true(reading.settings.get(brokers::topics_are_made_by()).text()) {
        return;
    }
    for row in brokers::topic_settings(queue.name()) {
        if let Some(helm) = &reading.deployment.helm {
            in_values(reading, helm, row, findings);
        }
        if let Some(resource) = &reading.deployment.resource {
            in_resource(reading, resource, row, findings);
        }
        let called = reading.deployment.services.iter().filter(|s| is_called(reading, s, queue));
        called.for_each(|service| in_service(reading, service, row, findings));
    }
}

/// Whether Milvus calls a broker that runs beside it.
fn is_called(reading: &Reading<'_>, service: &Dependency, queue: Queue) -> bool {
    let kind = match queue.name() {
        "kafka" => DependencyKind::Kafka,
        "pulsar" => DependencyKind::Pulsar,
        _ => return false,
    };
    let address = reading.settings.get(queue.enabled_by());
    service.kind == kind && text::list(address.text()).any(|part| service.is_at(part))
}

fn in_service(reading: &Reading<'_>, service: &Dependency, row: &TopicSetting, findings: &mut Findings<'_>) {
    if let Some(variable) = row.variables.iter().find_map(|name| service.variable(name)) {
        if variable.value.eq_ignore_ascii_case(row.bad)
            && let Some(written) = &variable.written
        {
            let entry = format!("{}={}", variable.name, variable.value);
            let fix = replace_text(reading, written.at, &variable.value, row.good).or_else(|| {
                replace_part(reading, written.at, &entry, &format!("{}={}", variable.name, row.good))
            });
            report(row, &service.name, Place::from(written), fix, findings);
        }
        return;
    }
    let bad: Vec<String> = row.words.iter().map(|word| format!("{word}={}", row.bad)).collect();
    let words = service.command.iter().flat_map(|part| part.split(|c: char| c.is_whitespace() || c == '\''));
    if words.into_iter().any(|word| bad.iter().any(|bad| word.ends_with(bad.as_str()))) {
        report(row, &service.name, Place::new(service.at, service.path.clone()), None, findings);
    }
}

/// What the values say of a broker that the chart deploys.
fn in_values(reading: &Reading<'_>, helm: &Helm, row: &TopicSetting, findings: &mut Findings<'_>) {
    let deployed = |key: &str| {
        let broker = key.split('.').next().unwrap_or(key);
        helm.rendering.deployed.iter().any(|d| d.broker == broker && d.used)
    };
    for key in row.values.iter().filter(|key| deployed(key)) {
        let said = helm.values.text(key).is_some_and(|text| text.eq_ignore_ascii_case(row.bad));
        if let Some(written) = helm.values.written(key).filter(|_| said) {
            let good = if row.good == "true" { "\"true\"" } else { row.good };
            let fix = set_value(reading, helm, key, good, Safety::Unsafe);
            report(row, key, Place::from(&written), fix, findings);
        }
    }
    let assignments: Vec<String> = row.words.iter().map(|word| format!("{word}={}", row.bad)).collect();
    for key in row.texts.iter().filter(|key| deployed(key)) {
        let text = helm.values.text(key).unwrap_or_default();
        let set = text.lines().any(|line| assignments.iter().any(|a| line.trim() == a));
        if let Some(written) = helm.values.written(key).filter(|_| set) {
            report(row, key, Place::from(&written), None, findings);
        }
    }
    for key in row.env.iter().filter(|key| deployed(key)) {
        if let Some(written) = in_env(helm, key, row) {
            report(row, key, Place::from(&written), None, findings);
        }
    }
}

/// A variable in a list of the values.
fn in_env(helm: &Helm, key: &str, row: &TopicSetting) -> Option<Written> {
    let ValueAt::Written(written, file, node) = helm.values.at(key) else { return None };
    let tree = &file.tree;
    let says = |item, key: &str| tree.get(tree.resolve(item), key).map(|e| tree.text(tree.resolve(e.value)));
    let bad = tree.items(tree.resolve(node)).iter().any(|item| {
        says(*item, "name").is_some_and(|name| row.variables.contains(&name))
            && says(*item, "value").is_some_and(|value| value.eq_ignore_ascii_case(row.bad))
    });
    bad.then_some(written)
}

/// What a resource says of a broker that the operator deploys.
fn in_resource(reading: &Reading<'_>, resource: &Resource, row: &TopicSetting, findings: &mut Findings<'_>) {
    let outside = format!("spec.dependencies.{}.external", row.queue);
    if resource.is_true(&outside) || resource.stream.name != row.queue {
        return;
    }
    let mut keys: Vec<&str> = row.values.iter().filter_map(|key| Some(key.split_once('.')?.1)).collect();
    keys.dedup();
    for key in keys {
        let key = format!("spec.dependencies.{}.inCluster.values.{key}", row.queue);
        let said = resource.text(&key).is_some_and(|text| text.eq_ignore_ascii_case(row.bad));
        if let Some(written) = resource.at(&key).filter(|_| said) {
            let fix = replace_text(reading, written.at, row.bad, row.good);
            report(row, &key, Place::from(&written), fix, findings);
            return;
        }
    }
}

fn report(row: &TopicSetting, by: &str, place: Place, fix: Option<Fix>, findings: &mut Findings<'_>) {
    let title = Queue::named(row.queue).map_or(row.queue, Queue::title);
    let values = [
        ("title", title),
        ("by", by),
        ("setting", row.setting),
        ("bad", row.bad),
        ("good", row.good),
        ("effect", row.effect),
    ];
    findings.add(place, &values).fix(fix);
}
