//! A name that is no queue.

use super::selecting::{queue_names, selecting_place_or_start};
use crate::deployment::{Reading, SelectionOutcome, SelectionRefusal, Written};
use crate::facts::milvus::{Mode, Queue, queues};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::edit::{Fix, Safety};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    setting(reading, findings);
    message_queue(reading, findings);
}

fn setting(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let selection = reading.selection();
    let SelectionOutcome::Refused(SelectionRefusal::Unknown(value)) = &selection.outcome else { return };
    let place = selecting_place_or_start(reading, &selection);
    let written = selection.selector.and_then(|s| s.written().cloned());
    let all = queue_names(usable(reading));
    let variant = if value.is_empty() { "empty" } else { "setting" };
    let meant = if value.is_empty() { Some(queues::unset_word()) } else { meant(reading, value) };
    let fix = written.and_then(|w| correct(reading, &w, meant?));
    findings.add_as(variant, place, &[("value", value), ("names", &all)]).stops().fix(fix);
}

/// A misspelt `standalone.messageQueue`, which the chart drops. Names of brokers and an empty value are no
/// selectors either, but a usual way to switch the default off.
fn message_queue(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = reading.deployment.helm.as_ref().filter(|_| reading.mode == Mode::Standalone) else {
        return;
    };
    let key = helm.values.chart.local_selector();
    let (Some(value), Some(written)) = (helm.values.text(key), helm.values.written(key)) else { return };
    if value.is_empty() || Queue::named(&value).is_some() {
        return;
    }
    let winner = reading.selection().queue().map_or("no queue", Queue::title);
    let all = queue_names(usable(reading));
    let fix = meant(reading, &value).and_then(|meant| correct(reading, &written, meant));
    let values = [("value", &*value), ("names", &*all), ("winner", winner)];
    findings.add_as("chart", &written, &values).fix(fix);
}

fn usable(reading: &Reading<'_>) -> impl Iterator<Item = Queue> {
    let (milvus, mode) = (reading.milvus, reading.mode);
    Queue::all().filter(move |q| q.exists_in(milvus) && q.works_in(mode))
}

fn meant(reading: &Reading<'_>, value: &str) -> Option<&'static str> {
    if value.trim().eq_ignore_ascii_case(queues::unset_word()) {
        return Some(queues::unset_word());
    }
    Queue::meant_by(value).filter(|q| usable(reading).any(|u| u == *q)).map(Queue::name)
}

/// Correcting a name makes a Milvus start that did not: that changes what runs.
fn correct(reading: &Reading<'_>, written: &Written, meant: &str) -> Option<Fix> {
    let edits = reading.deployment.texts.get(written.text)?.rewrite(written, meant)?;
    Some(Fix { title: format!("write `{meant}`"), safety: Safety::Unsafe, edits })
}
