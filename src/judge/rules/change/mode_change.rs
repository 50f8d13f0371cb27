//! Standalone becomes a cluster, or a cluster standalone.

use crate::deployment::Reading;
use crate::facts::Severity;
use crate::facts::milvus::switches;
use crate::judge::change::Change;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::places::start;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    let (before, after) = (change.before, change.after);
    let queue = change.queues().filter(|(from, to)| from == to).map(|(queue, _)| queue);
    let Some(known) = switches::mode_change(before.mode, after.mode, after.deployment.kind, queue) else {
        return;
    };
    let ground = known.basis().ground.to_string();
    let values = [
        ("from", before.mode.name()),
        ("to", after.mode.name()),
        ("effect", known.effect),
        ("ground", &*ground),
        ("source", known.basis().source),
    ];
    let variant = if known.supported { "supported" } else { "unsupported" };
    let finding = findings.add_as(variant, place_of_mode(after).unwrap_or_else(|| start(after)), &values);
    if known.supported {
        finding.severity(Severity::Info);
    }
    if let Some(place) = place_of_mode(before) {
        finding.before(place.at, before.mode.name());
    }
}

/// Where the chart's values or the resource say the mode.
fn place_of_mode(reading: &Reading<'_>) -> Option<Place> {
    let deployment = reading.deployment;
    let helm = deployment.helm.as_ref().and_then(|h| h.values.written("cluster.enabled"));
    let resource = || deployment.resource.as_ref().and_then(|r| r.at("spec.mode"));
    helm.or_else(resource).as_ref().map(Place::from)
}
