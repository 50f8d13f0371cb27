//! A resource of a kind that its version of the API does not have.

use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(resource) = &reading.deployment.resource else { return };
    let (Some(written), Some(version)) = (resource.at("kind"), resource.text("apiVersion")) else { return };
    if resource.kind.is_in(&version) {
        return;
    }
    let (kind, known) = (resource.kind, resource.kind.api_versions().join(", "));
    let mode = kind.mode.as_ref().map_or("", |mode| mode.unset.name());
    match kind.successor_in(&version) {
        Some((successor, field)) => {
            let values = [
                ("kind", kind.kind),
                ("version", &*version),
                ("known", &*known),
                ("successor", successor.kind),
                ("field", field),
                ("mode", mode),
            ];
            findings.add_as("gone", &written, &values);
        }
        None => {
            let values = [("kind", kind.kind), ("version", &*version), ("known", &*known)];
            findings.add_as("version", &written, &values);
        }
    }
}
