//! Fixes that choose a queue: which one is the user's decision, so they are shown and never applied.

use crate::deployment::{Reading, Written};
use crate::facts::Role;
use crate::facts::milvus::{Queue, queues};
use crate::judge::rules::set_value::set_value;
use crate::text::edit::{Fix, Safety};

/// Writes each queue that the release has in this mode, and that the chart knows, where `named` is written.
pub fn instead(reading: &Reading<'_>, written: Option<&Written>, named: Queue) -> Vec<Fix> {
    let fits = |q: &Queue| {
        *q != named && q.exists_in(reading.milvus) && q.works_in(reading.mode) && !q.experimental()
    };
    let write = |q: Queue| rewrite(reading, written?, named.name(), q.name());
    Queue::all().filter(fits).filter_map(write).collect()
}

/// Writes another queue where one is written as it is called; `None` where something else stands there.
pub fn rewrite(reading: &Reading<'_>, written: &Written, named: &str, other: &str) -> Option<Fix> {
    let text = reading.deployment.texts.get(written.text)?;
    if text.tree.text(text.tree.resolve(written.node)) != named {
        return None;
    }
    let path = written.path.to_string();
    let chart = reading.deployment.helm.as_ref().map(|helm| &helm.values.chart);
    let unknown =
        chart.is_some_and(|c| path.ends_with(c.local_selector()) && !c.local_queues().contains(&other));
    let edits = text.rewrite(written, other).filter(|_| !unknown)?;
    Some(Fix { title: format!("write `{other}`"), safety: Safety::Shown, edits })
}

/// Names a queue in the selector, where nothing does: in the values of a chart, or in the file of Milvus that has the
/// last word.
pub fn pin(reading: &Reading<'_>, queue: Queue) -> Option<Fix> {
    if let Some(helm) = &reading.deployment.helm {
        let key = helm.values.chart.local_selector();
        let known = helm.values.chart.local_queues().contains(&queue.name());
        let fits = known && reading.mode == crate::facts::milvus::Mode::Standalone;
        return fits.then(|| set_value(reading, helm, key, queue.name(), Safety::Shown)).flatten();
    }
    let own = |role| matches!(role, Role::MilvusYaml | Role::UserYaml);
    let mut texts = reading.deployment.texts.iter().zip(&reading.read);
    let (text, _) = texts.rfind(|(text, read)| **read && own(text.role))?;
    let path: Vec<&str> = queues::selector().split('.').collect();
    let reads = reading.milvus >= queues::selector_since();
    let edits = text.editor().set(text.tree.root()?, &path, queue.name()).filter(|_| reads)?;
    let title = format!("set `{}: {}`", queues::selector(), queue.name());
    Some(Fix { title, safety: Safety::Shown, edits })
}
