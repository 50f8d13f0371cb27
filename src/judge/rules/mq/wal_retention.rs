//! A broker of the chart that deletes messages which Milvus may still need.

use super::selecting::runs_on;
use crate::deployment::Helm;
use crate::facts::Severity;
use crate::facts::milvus::brokers::{Limit, Retention, least_retention, retention};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let used = helm.rendering.deployed.iter().find(|d| d.used && runs_on(reading, d.queue));
    for row in used.into_iter().flat_map(|d| retention(d.broker)) {
        judge(helm, row, findings);
    }
}

fn judge(helm: &Helm, row: &Retention, findings: &mut Findings<'_>) {
    let (Some(written), Some(text)) = (helm.values.changed(row.key), helm.values.text(row.key)) else {
        return;
    };
    // The chart marks some numbers with a leading `_`, which keeps them from turning into floating point.
    let value = text.trim_start_matches('_');
    let number = value.parse::<f64>().ok();
    match (row.limit(), number) {
        (Limit::Words(words), _) if words.contains(&value) => {
            findings.add_as("policy", &written, &[("value", value), ("key", row.key)]);
        }
        (Limit::Size, Some(bytes)) if bytes >= 0.0 => {
            let finding = findings.add_as("size", &written, &[("value", value), ("key", row.key)]);
            finding.severity(Severity::Warning);
        }
        (Limit::Time { seconds, zero_is_never }, Some(count)) => {
            let never = count < 0.0 || (zero_is_never && count == 0.0);
            if !never && count * seconds < least_retention() {
                let (kept, least) = (hours(count * seconds), hours(least_retention()));
                let values = [("kept", &*kept), ("least", &least), ("key", row.key)];
                findings.add_as("time", &written, &values).severity(Severity::Warning);
            }
        }
        _ => {}
    }
}

/// "3 hours", "1 hour", "0.5 hours".
fn hours(seconds: f64) -> String {
    let hours = (seconds / 36.0).round() / 100.0;
    if hours == 1.0 { "1 hour".into() } else { format!("{hours} hours") }
}
