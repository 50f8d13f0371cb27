//! Configuration that never reaches Milvus.

use super::{chart, mounts, resource, unread};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    match &reading.deployment.helm {
        Some(helm) => chart::report(reading, helm, findings),
        None => unread::report_files(reading, findings),
    }
    mounts::report(reading, findings);
    mounts::report_unmounted(reading, findings);
    if let Some(resource) = &reading.deployment.resource {
        resource::report(reading, resource, findings);
    }
}
