//! A release that is too old, too new or unknown.

use super::{TAG, image_place};
use crate::milvus::{Reading, catalogue};
use crate::rule::{Findings, Place, Severity};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let deployment = reading.deployment;
    let helm = deployment.helm.as_ref();
    let start = || Place::new(reading.start(), Default::default());
    let Some(version) = deployment.milvus.get() else {
        let tag = helm.and_then(|h| Some((h.values.text(TAG)?, h.values.written(TAG)?)));
        if let Some((tag, written)) = tag.filter(|(tag, _)| !tag.is_empty()) {
            findings.add_as("unknown", &written, &[("tag", &*tag)]).severity(Severity::Info);
        }
        return;
    };
    let place = helm.map_or_else(start, |h| image_place(reading, h));
    let (oldest, newest) = (crate::chart::known_since(), catalogue::newest());
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
    }
}
