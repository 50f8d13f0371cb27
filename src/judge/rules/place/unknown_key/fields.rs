//! Fields of a resource that its operator does not have: the API server cuts them off.

use crate::deployment::{Reading, Resource};
use crate::facts::milvus::KeyPath;
use crate::facts::operator::{self, Field, Shape};
use crate::facts::place;
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::place::misplaced_key::read_since;
use crate::text::edit::{Fix, Safety};
use crate::text::source::Location;
use crate::text::yaml::{Entry, NodeId};

/// Reports the fields of a resource that its operator does not have.
pub(super) fn report_unknown(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(resource) = &reading.deployment.resource else { return };
    let Some(spec) = resource.at("spec") else { return };
    let mut left = vec![(resource.kind.spec(), spec.node, spec.path)];
    while let Some((shape, node, path)) = left.pop() {
        for entry in resource.tree().entries(node) {
            let tree = resource.tree();
            if tree.is_merge(entry.key) {
                continue;
            }
            let name = tree.text(tree.resolve(entry.key));
            let here = path.key(name);
            match shape.field(name).filter(|f| f.exists_in(resource.version())) {
                Some(field) => left.extend(below(resource, field, *entry, &here)),
                None => report(reading, resource, shape, *entry, here, findings),
            }
        }
    }
}

/// The mappings below a field, where they are known.
fn below(
    resource: &Resource,
    field: &Field,
    entry: Entry,
    path: &KeyPath,
) -> Vec<(&'static Shape, NodeId, KeyPath)> {
    let Some(shape) = field.below() else { return Vec::new() };
    if !field.list {
        return vec![(shape, entry.value, path.clone())];
    }
    let items = resource.tree().items(entry.value).iter().enumerate();
    items.map(|(index, &item)| (shape, item, path.item(index))).collect()
}

fn report(
    reading: &Reading<'_>,
    resource: &Resource,
    shape: &'static Shape,
    entry: Entry,
    path: KeyPath,
    findings: &mut Findings<'_>,
) {
    let written = resource.written(entry, path);
    let name = resource.tree().text(resource.tree().resolve(entry.key));
    let version = resource.version().to_string();
    let key = written.path.to_string();
    let at: Location = written.key_at;
    let place = Place::new(at, written.path);
    let kind = resource.kind.kind;
    if let Some(field) = shape.field(name) {
        let since = field.since.filter(|since| *since > resource.version());
        let (variant, other) = match since {
            Some(since) => ("field-early", operator::release(since)),
            None => ("field-gone", field.until.map(|v| v.to_string()).unwrap_or_default()),
        };
        findings.add_as(variant, place, &[("key", &key), ("operator", &version), ("other", &other)]);
        return;
    }
    if let Some(param) = place::home(&key) {
        let since = read_since(param, reading.milvus);
        let values = [("key", &*key), ("kind", kind), ("to", param.key()), ("since", &since)];
        findings.add_as("field-elsewhere", place, &values);
        return;
    }
    let meant = shape.meant_by(name).filter(|f| f.exists_in(resource.version()));
    let values = [("key", &*key), ("kind", kind), ("meant", meant.map_or("", |f| f.name))];
    match meant {
        Some(field) => {
            let fix = rename(reading, resource, entry, field.name);
            findings.add_as("field-meant", place, &values).fix(fix);
        }
        None => {
            findings.add_as("field", place, &values);
        }
    }
}

/// Writes the name that was meant, where it is still free.
fn rename(reading: &Reading<'_>, resource: &Resource, entry: Entry, name: &str) -> Option<Fix> {
    let taken = resource.tree().span(entry.key);
    let editor = reading.deployment.texts.first()?.editor();
    let edit = editor.rename_entry(entry, name).filter(|e| e.span == taken)?;
    Some(Fix { title: format!("write `{name}`"), safety: Safety::Unsafe, edits: vec![edit] })
}
