//! Configuration in a resource of the operator that never gets into the file that it writes.

use crate::deployment::{LayerKind, Reading, Resource, Setting, Written};
use crate::facts::milvus::NormalKey;
use crate::facts::{Role, operator};
use crate::judge::finding::Findings;
use crate::text::edit::{Editor, Fix, Safety};
use crate::understand::settings_of;

/// Reports what of `spec.config` the operator leaves out.
pub(super) fn report(reading: &Reading<'_>, resource: &Resource, findings: &mut Findings<'_>) {
    let config = reading.settings.layers.iter().filter(|l| l.kind == LayerKind::UserYaml);
    for setting in config.flat_map(|layer| layer.settings.iter()) {
        let Some(written) = setting.origin.written() else { continue };
        one(reading, resource, setting, written, findings);
    }
    emptied(reading, resource, findings);
}

/// Settings of the queue that runs, in place of which the operator writes an empty section.
fn emptied(reading: &Reading<'_>, resource: &Resource, findings: &mut Findings<'_>) {
    let stream = &resource.stream.name;
    let Some((queue, until)) = operator::queue(stream).and_then(|q| Some((q, q.empty_until?))) else {
        return;
    };
    if resource.version() >= until {
        return;
    }
    let (at, until) = (resource.version().to_string(), until.to_string());
    let config = reading.deployment.texts.iter().enumerate().filter(|(_, t)| t.role == Role::UserYaml);
    for setting in config.flat_map(|(index, text)| settings_of(text, index, reading.milvus)) {
        let section = setting.key.split('.').next().unwrap_or_default();
        let Some(written) = setting.origin.written() else { continue };
        if queue.empties(section, resource.version()) {
            let values = [("key", &*setting.key), ("section", section), ("operator", &at), ("until", &until)];
            findings.add_as("emptied", written, &values);
        }
    }
}

fn one(
    reading: &Reading<'_>,
    resource: &Resource,
    setting: &Setting,
    written: &Written,
    findings: &mut Findings<'_>,
) {
    // The operator compares sections as they are written, where Milvus folds case.
    let section = setting.key.split('.').next().unwrap_or_default();
    let stream = &resource.stream.name;
    let left_out = operator::queue(stream).is_some_and(|q| q.drops.contains(&section));
    if left_out {
        let values = [
            ("key", &*setting.key),
            ("section", section),
            ("queue", stream),
            ("field", operator::stream_field()),
        ];
        findings.add_as("dropped", written, &values).fix(remove(reading, resource, written));
        return;
    }
    let is = |key: &&&str| NormalKey::new(key) == setting.normal;
    let removed = operator::unsettable().iter().find(is);
    let own = operator::addresses().iter().find(|a| {
        (NormalKey::new(a.setting) == setting.normal
            || a.port.is_some_and(|p| NormalKey::new(p) == setting.normal))
            && a.queue.is_none_or(|q| q == stream)
    });
    let Some(address) = own else { return };
    let used = reading.settings.get(&setting.key);
    if removed.is_none() && used.layer != LayerKind::Operator {
        return;
    }
    // Saying the same twice is no mistake.
    if used.text() == setting.value {
        return;
    }
    let values = [
        ("key", &*setting.key),
        ("used", used.text()),
        ("field", address.field),
        ("external", address.external),
    ];
    let fix = remove(reading, resource, written);
    findings.add_as("removed", written, &values).fix(fix);
}

/// In the tree of the whole resource: a `config` that is left without entries goes too.
fn remove(reading: &Reading<'_>, resource: &Resource, written: &Written) -> Option<Fix> {
    let text = reading.deployment.texts.get(written.text)?;
    let edit = Editor { tree: resource.tree(), ..text.editor() }.remove(written.node)?;
    Some(Fix { title: format!("remove `{}`", written.path), safety: Safety::Safe, edits: vec![edit] })
}
