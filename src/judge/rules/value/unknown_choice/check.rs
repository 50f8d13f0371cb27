//! A word that is none of those allowed.

use super::{fields, settings};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    settings::report_unknown(reading, findings);
    if let Some(resource) = &reading.deployment.resource {
        fields::report_unknown(reading, resource, findings);
    }
}
