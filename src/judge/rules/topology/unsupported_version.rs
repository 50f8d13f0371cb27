//! A release that is too old, too new or unknown.

use super::unfit_workloads::{TAG, image_place};
use crate::facts::Severity;
use crate::facts::milvus::catalogue;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::places::start;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let deployment = reading.deployment;
    let helm = deployment.helm.as_ref();
    let Some(version) = deployment.milvus.get() else {
        let tag = helm.and_then(|h| Some((h.values.text(TAG)?, h.values.written(TAG)?)));
        if let Some((tag, written)) = tag.filter(|(tag, _)| !tag.is_empty()) {
            findings.add_as("unknown", &written, &[("tag", &*tag)]).severity(Severity::Info);
        }
        return;
    };
    let place = helm.map_or_else(|| start(reading), |h| image_place(reading, h));
    let (oldest, newest) = (crate::facts::chart::known_since(), catalogue::newest());
    let text = version.to_string();
    // What the chart brings is no choice of the user's; an option is a question about that release.
    let chosen = helm.is_none_or(|h| h.values.changed(TAG).is_some());
    if version < oldest && chosen {
        let oldest = oldest.to_string();
        findings.add_as("old", place, &[("milvus", &*text), ("oldest", &*oldest)]);
    } else if version.line() > newest.line() {
        let newest = newest.to_string();
        let finding = findings.add_as("new", place, &[("milvus", &*text), ("newest", &*newest)]);
        finding.severity(Severity::Info);
    } else if let Some(read) = catalogue::read_before(version).filter(|_| chosen) {
        let read = read.to_string();
        let finding = findings.add_as("unread", place, &[("milvus", &*text), ("read", &*read)]);
        finding.severity(Severity::Info);
    }
}
