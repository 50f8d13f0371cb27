//! What contradicts itself: settings, and fields of a resource.

use super::{fields, settings};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    settings::report_broken(reading, findings);
    if let Some(resource) = &reading.deployment.resource {
        fields::report_rolling_update(reading, resource, findings);
        fields::report_service_port(reading, resource, findings);
    }
}
