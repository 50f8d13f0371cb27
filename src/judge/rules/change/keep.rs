//! Edits of the new state that keep the message queue of the old one.

use crate::deployment::{Effective, Origin, Reading};
use crate::facts::milvus::{Mode, Queue, queues};
use crate::facts::{Role, Severity, operator};
use crate::judge::change::Change;
use crate::judge::finding::Finding;
use crate::judge::rules::set_value::set_value;
use crate::text::edit::{Edit, Fix, Safety};

/// The edit after which the new state runs on the queue of the old one, where one place in a file does that. What
/// a default changed is safe to pin; what somebody wrote may be meant.
pub(crate) fn keep_queue(change: &Change<'_>, from: Queue) -> Option<Fix> {
    let reading = change.after;
    if !from.exists_in(reading.milvus) || !from.works_in(reading.mode) {
        return None;
    }
    let selection = reading.selection();
    let named = selection.selector.filter(|_| selection.explicit());
    match named.and_then(|by| by.setting.map(|s| &s.origin)) {
        Some(Origin::Environment { written: None, .. }) => None,
        Some(Origin::Written(_) | Origin::Environment { .. }) => rename(reading, &named?, from),
        Some(Origin::Chart { .. }) => by_tool(reading, from),
        None if reading.deployment.helm.is_some() || reading.deployment.resource.is_some() => {
            by_tool(reading, from)
        }
        None => by_file(reading, from),
    }
}

/// Says what a tool may do otherwise with a queue that only its default chooses.
pub(crate) fn assume(change: &Change<'_>, finding: &mut Finding) {
    let deployment = change.after.deployment;
    if deployment.resource.as_ref().is_some_and(|r| r.stream.written.is_none()) {
        finding.assume(
            "assuming that the resource is created anew: an operator writes its choice into one that exists",
        );
    }
    if !kept_by_helm(change) {
        return;
    }
    if deployment.helm.as_ref().is_some_and(|h| h.upgraded_by_helm == Some(true)) {
        finding.severity(finding.severity.min(Severity::Warning));
        finding.assume(
            "assuming that the release is installed anew: `helm upgrade`, which this tool runs, keeps the queue of the \
             running release",
        );
    } else {
        finding.assume(
            "assuming that the chart is rendered without the cluster: a real `helm upgrade` keeps the queue of the \
             running release",
        );
    }
}

/// Whether a real upgrade by Helm would keep the queue of the running release, and one may come.
fn kept_by_helm(change: &Change<'_>) -> bool {
    let helm = change.after.deployment.helm.as_ref().filter(|h| h.upgraded_by_helm != Some(false));
    helm.is_some_and(|helm| {
        let chosen = helm.rendering.blocks.last().filter(|b| b.by == helm.values.chart.local_selector());
        chosen
            .zip(helm.values.chart.running())
            .is_some_and(|(block, running)| running.replaces == block.queue)
    })
}

/// Another name where one is written.
fn rename(reading: &Reading<'_>, by: &Effective<'_>, from: Queue) -> Option<Fix> {
    let written = by.written()?;
    let key = by.setting.map_or(queues::selector(), |s| &s.key);
    let title = format!("set `{key}` to {from}");
    let text = reading.deployment.texts.get(written.text)?;
    let whole = text.file == written.at.file && text.tree.span(written.node) == written.at.span;
    let edits = match whole {
        true => text.rewrite(written, from.name())?,
        // One side of `NAME=value`.
        false if written.at != written.key_at => {
            vec![Edit::within(written.at.file, written.at.span, from.name().into())]
        }
        false => return None,
    };
    Some(Fix { title, safety: Safety::Unsafe, edits })
}

/// The value of the chart, or the field of the resource, that names the queue.
fn by_tool(reading: &Reading<'_>, from: Queue) -> Option<Fix> {
    let deployment = reading.deployment;
    if let Some(resource) = &deployment.resource {
        let field = operator::stream_field();
        let path: Vec<&str> = field.split('.').collect();
        let safety = if resource.stream.written.is_some() { Safety::Unsafe } else { Safety::Safe };
        let edits = deployment.texts.first()?.editor().set(resource.root(), &path, from.name())?;
        return Some(Fix { title: format!("set `{field}: {from}`"), safety, edits });
    }
    let helm = deployment.helm.as_ref().filter(|_| reading.mode == Mode::Standalone)?;
    let key = helm.values.chart.local_selector();
    let safety = if helm.values.is_written(key) { Safety::Unsafe } else { Safety::Safe };
    let known = helm.values.chart.local_queues().contains(&from.name());
    known.then(|| set_value(reading, helm, key, from.name(), safety)).flatten()
}

/// The selector in the configuration file that has the last word.
fn by_file(reading: &Reading<'_>, from: Queue) -> Option<Fix> {
    let read = reading.milvus >= queues::selector_since();
    read.then(|| set_setting(reading, queues::selector(), from.name(), Safety::Unsafe)).flatten()
}

/// A fix that sets a setting of Milvus in the configuration file that has the last word.
pub(crate) fn set_setting(reading: &Reading<'_>, key: &str, value: &str, safety: Safety) -> Option<Fix> {
    let order = [Role::MilvusYaml, Role::DefaultYaml, Role::UserYaml];
    let texts = reading.deployment.texts.iter().zip(&reading.read).filter(|(_, read)| **read);
    let ranked = texts.filter_map(|(text, _)| Some((order.iter().position(|r| *r == text.role)?, text)));
    let (_, text) = ranked.max_by_key(|(rank, _)| *rank)?;
    let path: Vec<&str> = key.split('.').collect();
    let edits = text.editor().set(text.tree.root()?, &path, &yaml(value))?;
    Some(Fix { title: format!("set `{key}: {value}`"), safety, edits })
}

/// A value as YAML text: quoted where a plain one would say something else.
fn yaml(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let sequence = value.starts_with('-') && value.parse::<f64>().is_err();
    match !value.is_empty() && value.chars().all(plain) && !sequence {
        true => value.to_owned(),
        false => format!("'{}'", value.replace('\'', "''")),
    }
}
