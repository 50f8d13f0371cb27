//! Data that goes with a container or a pod, by who says what is mounted.

use super::{compose, manifest, resource, tool};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if let Some(resource) = &reading.deployment.resource {
        resource::report(reading, resource, findings);
    }
    compose::report(reading, findings);
    manifest::report(reading, findings);
    tool::report(reading, findings);
}
