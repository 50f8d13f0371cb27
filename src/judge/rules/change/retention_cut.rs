//! A queue that keeps messages for less long, or fewer of them.

use super::moved::{mark_before, place, shown_value};
use crate::deployment::Reading;
use crate::facts::changes::defaults;
use crate::facts::milvus::brokers::{Limit, Retention, retention};
use crate::facts::milvus::quantity;
use crate::judge::change::{Change, Differs};
use crate::judge::finding::Findings;
use crate::judge::rules::places::written_or_start;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    let Some((from, to)) = change.queues().filter(|(from, to)| from == to) else { return };
    for row in defaults::cuts().iter().filter(|row| row.queue == from.name()) {
        let Some(differs) = change.differs(row.key).filter(Differs::is_set_by_user) else { continue };
        let (before, after) = (amount(row, differs.before.text()), amount(row, differs.after.text()));
        if before.zip(after).is_none_or(|(before, after)| after >= before) {
            continue;
        }
        let (before, after) = (shown_value(row.key, &differs.before), shown_value(row.key, &differs.after));
        let values = [("key", row.key), ("before", &*before), ("after", &*after), ("queue", to.title())];
        mark_before(findings.add(place(change, &differs), &values), &differs.before);
    }
    brokers(change, findings);
}

/// How much a value keeps; infinite where it sets no limit.
fn amount(row: &defaults::Cut, text: &str) -> Option<f64> {
    if row.unlimited.contains(&text) {
        return Some(f64::INFINITY);
    }
    text.parse().ok().or_else(|| quantity::go_duration(text))
}

/// Reports less retention of brokers that the chart runs.
fn brokers(change: &Change<'_>, findings: &mut Findings<'_>) {
    let used = |side: &Reading<'_>| {
        let helm = side.deployment.helm.as_ref()?;
        helm.rendering.deployed.iter().find(|d| d.used).map(|d| d.broker)
    };
    let sides = (&change.before.deployment.helm, &change.after.deployment.helm);
    let (Some(old), Some(new)) = sides else { return };
    let Some(broker) = used(change.before).filter(|b| used(change.after) == Some(b)) else { return };
    for row in retention(broker) {
        let texts = old.values.text(row.key).zip(new.values.text(row.key));
        let Some((before, after)) = texts else { continue };
        let written = new.values.written(row.key).or_else(|| new.values.written(broker));
        let less = kept(row, &before).zip(kept(row, &after)).is_some_and(|(before, after)| after < before);
        let said = old.values.is_written(row.key) || new.values.is_written(row.key);
        if !less || !said {
            continue;
        }
        let place = written_or_start(change.after, written.as_ref());
        let (before, after) = (format!("`{before}`"), format!("`{after}`"));
        let values = [("key", row.key), ("before", &*before), ("after", &*after), ("queue", broker)];
        let finding = findings.add(place, &values);
        if let Some(written) = old.values.written(row.key) {
            finding.before(written.at, "before");
        }
    }
}

fn kept(row: &Retention, text: &str) -> Option<f64> {
    // The chart marks some numbers with a leading `_`, which keeps them from turning into floating point.
    let number: f64 = text.trim_start_matches('_').parse().ok()?;
    let never = match row.limit() {
        Limit::Time { zero_is_never, .. } => number < 0.0 || (zero_is_never && number == 0.0),
        Limit::Size => number < 0.0,
        Limit::Words(_) => return None,
    };
    Some(if never { f64::INFINITY } else { number })
}
