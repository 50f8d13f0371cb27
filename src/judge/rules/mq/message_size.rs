//! Messages of Milvus that its broker refuses.

use super::selecting::runs_on;
use crate::deployment::{Effective, Helm, Origin, Reading};
use crate::facts::Severity;
use crate::facts::milvus::brokers::{message_limit, pulsar_message_size};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::places::place_of;
use crate::judge::set_by_user::is_set_by_user;

/// The size at which Milvus splits what it sends, to Kafka as well.
const KEY: &str = "pulsar.maxMessageSize";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let size = reading.settings.get(KEY);
    let Some(bytes) = number(size.text()) else { return };
    if let Some(helm) = &reading.deployment.helm {
        bundled(reading, helm, &size, bytes, findings);
    }
    let outside = !uses_bundled(reading) && runs_on(reading, "pulsar");
    if outside && is_set_by_user(&size) && bytes > pulsar_message_size() {
        let limit = pulsar_message_size().to_string();
        let values = [("key", KEY), ("size", size.text()), ("limit", &limit)];
        findings.add_as("outside", place_of(reading, &size), &values).severity(Severity::Info);
    }
}

fn uses_bundled(reading: &Reading<'_>) -> bool {
    let helm = reading.deployment.helm.as_ref();
    helm.is_some_and(|h| h.rendering.deployed.iter().any(|d| d.used && runs_on(reading, d.queue)))
}

fn bundled(
    reading: &Reading<'_>,
    helm: &Helm,
    size: &Effective<'_>,
    bytes: f64,
    findings: &mut Findings<'_>,
) {
    let used = helm.rendering.deployed.iter().find(|d| d.used && runs_on(reading, d.queue));
    let Some(key) = used.and_then(|d| message_limit(d.broker)) else { return };
    // The chart marks some numbers with a leading `_`, which keeps them from turning into floating point.
    let text = helm.values.text(key).unwrap_or_default();
    let Some(limit) = number(text.trim_start_matches('_')) else { return };
    let written = helm.values.changed(key);
    let place =
        if is_set_by_user(size) { Some(place_of(reading, size)) } else { written.as_ref().map(Place::from) };
    let (Some(place), true) = (place, bytes > limit) else { return };
    let by = match size.setting.map(|s| &s.origin) {
        Some(Origin::Chart { by, .. }) => by,
        _ => KEY,
    };
    let (size, limit) = (bytes.to_string(), limit.to_string());
    let values = [("by", by), ("size", &*size), ("limit", &limit), ("key", key)];
    let finding = findings.add_as("bundled", place, &values);
    if let Some(written) = written {
        finding.label(written.at, "what the broker takes");
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0)
}
