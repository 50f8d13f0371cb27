//! Releases with a fault that meets the deployment.

use super::versions::{guessed, place};
use crate::deployment::Reading;
use crate::facts::Severity;
use crate::facts::advisories::{Advisory, advisories};
use crate::judge::Case;
use crate::judge::change::Change;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    // A release that nobody stated may be any other.
    if reading.deployment.milvus.get().is_none() || guessed(reading) {
        return;
    }
    let mut all: Vec<_> = meeting(reading).collect();
    all.sort_by_key(|advisory| std::cmp::Reverse(advisory.severity));
    for advisory in all {
        let milvus = reading.milvus.to_string();
        report(advisory, ("fixed", "open"), ("milvus", &milvus), reading, findings, advisory.severity);
    }
}

/// Reports the faults of the release that a change leads to and that the one before does not have. What only a step
/// meets is left to those who take it.
pub(super) fn of_target(change: &Change<'_>, findings: &mut Findings<'_>) {
    let Some((_, to)) = super::versions::releases(change) else { return };
    let new = |a: &&Advisory| a.severity >= Severity::Warning && !a.affects(change.before.milvus);
    for advisory in meeting(change.after).filter(new) {
        let severity = if guessed(change.after) { Severity::Info } else { advisory.severity };
        report(
            advisory,
            ("fault-fixed", "fault-open"),
            ("to", &to.to_string()),
            change.after,
            findings,
            severity,
        );
    }
}

/// The advisories that meet a deployment as a release reads it.
fn meeting(reading: &Reading<'_>) -> impl Iterator<Item = &'static Advisory> {
    advisories().iter().filter(|a| a.affects(reading.milvus) && a.when.holds(reading))
}

fn report(
    advisory: &'static Advisory,
    (fixed, open): (&'static str, &'static str),
    release: (&'static str, &str),
    reading: &Reading<'_>,
    findings: &mut Findings<'_>,
    severity: Severity,
) {
    let instead = advisory.fixed_for(reading.milvus);
    let (take, ground) =
        (instead.map_or(String::new(), |v| v.to_string()), advisory.basis().ground.to_string());
    let values = [
        release,
        ("what", advisory.what),
        ("fixed", &take),
        ("help", advisory.help),
        ("advisory", advisory.id),
        ("ground", &ground),
        ("source", advisory.basis().source),
    ];
    let variant = if instead.is_some() { fixed } else { open };
    findings.add_as(variant, place(reading), &values).severity(severity);
}
