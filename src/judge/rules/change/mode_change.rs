//! Standalone becomes a cluster, or a cluster standalone.

use crate::deployment::Reading;
use crate::facts::Severity;
use crate::facts::milvus::{Mode, switches};
use crate::judge::change::Change;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::places::start;

/// The value of the chart that says the mode.
const VALUE: &str = "cluster.enabled";

/// The field of a resource that says the mode.
const FIELD: &str = "spec.mode";

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    let (before, after) = (change.before, change.after);
    let queue = change.queues().filter(|(from, to)| from == to).map(|(queue, _)| queue);
    let Some(known) = switches::mode_change(before.mode, after.mode, after.deployment.kind, queue) else {
        return;
    };
    let ground = known.basis().ground.to_string();
    let key = key_of_mode(after);
    let keep = key.map(|(key, say)| format!("keep `{key}: {}`, or ", say(before.mode))).unwrap_or_default();
    let values = [
        ("keep", &*keep),
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
    if let (Some((key, say)), None) = (key, place_of_mode(after)) {
        finding.note(format!("nothing says `{key}` any more: its default is {}", say(after.mode)));
    }
    if let Some(place) = place_of_mode(before) {
        finding.before(place.at, before.mode.name());
    }
}

/// A key that says the mode, and how it says one.
type ModeKey = (&'static str, fn(Mode) -> &'static str);

/// The key that says the mode here.
fn key_of_mode(reading: &Reading<'_>) -> Option<ModeKey> {
    let cluster = |mode| if mode == Mode::Cluster { "true" } else { "false" };
    let deployment = reading.deployment;
    match (&deployment.helm, &deployment.resource) {
        (Some(_), _) => Some((VALUE, cluster)),
        (None, Some(_)) => Some((FIELD, Mode::name)),
        (None, None) => None,
    }
}

/// Where the chart's values or the resource say the mode.
fn place_of_mode(reading: &Reading<'_>) -> Option<Place> {
    let deployment = reading.deployment;
    let helm = deployment.helm.as_ref().and_then(|h| h.values.written(VALUE));
    let resource = || deployment.resource.as_ref().and_then(|r| r.at(FIELD));
    helm.or_else(resource).as_ref().map(Place::from)
}
