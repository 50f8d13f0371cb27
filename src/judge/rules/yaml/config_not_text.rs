//! `extraConfigFiles` with something other than texts in it.

use crate::deployment::{Helm, Reading, ValueAt, Written};
use crate::facts::Role;
use crate::facts::chart::ValueView;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::edit::{Fix, Safety};
use crate::text::yaml::{Entry, NodeId, Tree};

/// The value key that holds the files.
pub const KEY: &str = "extraConfigFiles";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let failure = helm.rendering.failures.iter().find(|f| f.key.split('.').next() == Some(KEY));
    if let Some(failure) = failure {
        fails(reading, helm, &failure.key, findings);
    } else {
        missing_file(helm, findings);
    }
}

/// The path of a value below the key, whose names hold dots.
fn segments(key: &str) -> Vec<&str> {
    key.splitn(2, '.').collect()
}

fn fails(reading: &Reading<'_>, helm: &Helm, key: &str, findings: &mut Findings<'_>) {
    let segments = segments(key);
    let Some(written) = helm.values.get(&segments).written().cloned() else { return };
    let file = segments.get(1).copied().unwrap_or("user.yaml");
    match helm.values.view(key) {
        ValueView::Map(_) if segments.len() > 1 => {
            let fix = literal(reading, &written);
            let place = crate::judge::finding::Place::new(written.key_at, written.path.clone());
            findings.add_as("mapping", place, &[("file", file)]).fix(fix).stops();
        }
        _ if segments.len() > 1 => {
            findings.add_as("scalar", &written, &[("file", file)]).stops();
        }
        _ => {
            findings.add_as("files", &written, &[]).stops();
        }
    }
}

/// The mapping as a literal block, if that is one that Milvus reads.
fn literal(reading: &Reading<'_>, written: &Written) -> Option<Fix> {
    let text = reading.deployment.texts.get(written.text)?;
    let entry = entry_of(&text.tree, written)?;
    let edit = text.editor().make_literal(entry)?;
    let fixed = crate::text::edit::apply(&text.source, [&edit]).ok()?;
    (crate::text::yaml::parse(&fixed).error().is_none()).then_some(Fix {
        title: "make it a text: `|` behind the key".into(),
        safety: Safety::Unsafe,
        edits: vec![edit],
    })
}

fn entry_of(tree: &Tree, written: &Written) -> Option<Entry> {
    let key = |entry: &&Entry| tree.span(entry.key) == written.key_at.span;
    let mut open: Vec<NodeId> = tree.root().into_iter().collect();
    while let Some(map) = open.pop() {
        if let Some(entry) = tree.entries(map).iter().find(key) {
            return Some(*entry);
        }
        open.extend(tree.entries(map).iter().map(|entry| entry.value).filter(|id| *id > map));
    }
    None
}

/// A null leaves the ConfigMap without the file that pods mount.
fn missing_file(helm: &Helm, findings: &mut Findings<'_>) {
    let mounts = helm.values.chart.generation().map_or(&[][..], |g| g.mounts);
    let Some(file) = Role::UserYaml.config_file().filter(|file| mounts.contains(file)) else { return };
    if helm.rendering.custom_config_map.is_some() {
        return;
    }
    let null = [vec![KEY], vec![KEY, file]].into_iter().find_map(|path| match helm.values.get(&path) {
        ValueAt::Deleted(written) => Some(written),
        _ => None,
    });
    if let Some(written) = null {
        findings.add_as("null", &written, &[("file", file)]);
    }
}
