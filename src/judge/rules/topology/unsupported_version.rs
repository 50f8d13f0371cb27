//! A release that is too old, too new or unknown.

use super::unfit_workloads::{TAG, image_place};
use crate::deployment::Reading;
use crate::facts::Severity;
use crate::facts::milvus::{Image, VersionText, catalogue};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::milvus_images::{milvus_images, replace_text};
use crate::judge::rules::places::start;

/// The value key of the image's repository.
const REPOSITORY: &str = "image.all.repository";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let deployment = reading.deployment;
    let helm = deployment.helm.as_ref();
    unprefixed(reading, findings);
    let Some(version) = deployment.milvus.get() else {
        floating(reading, findings);
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
    if let Some(near) = catalogue::instead_of(version).filter(|_| chosen) {
        let near = near.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
        findings.add_as("never", place, &[("milvus", &*text), ("near", &*near)]);
    } else if version < oldest && chosen {
        let oldest = oldest.to_string();
        findings.add_as("old", place, &[("milvus", &*text), ("oldest", &*oldest)]);
    } else if catalogue::is_newer_than_known(version) {
        let newest = catalogue::newest_of_line(version.line()).unwrap_or(newest).to_string();
        let finding = findings.add_as("new", place, &[("milvus", &*text), ("newest", &*newest)]);
        finding.severity(Severity::Info);
    } else if let Some(read) = catalogue::read_before(version).filter(|_| chosen) {
        let read = read.to_string();
        let finding = findings.add_as("unread", place, &[("milvus", &*text), ("read", &*read)]);
        finding.severity(Severity::Info);
    }
}

/// Images whose tag names no release.
fn floating(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for used in milvus_images(reading) {
        let what = match &used.image.tag {
            Some(tag) if tag.parse::<VersionText>().is_ok() => continue,
            Some(tag) => format!("the tag `{tag}`"),
            None => format!("`{}` has no tag and", used.reference),
        };
        findings.add_as("floating", used.place(), &[("what", &*what)]).severity(Severity::Info);
    }
}

/// Tags of the project's own images without the letter that all of its releases have.
fn unprefixed(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for used in milvus_images(reading).iter().filter(|used| used.image.is_published()) {
        let Some(right) = used.image.tag.as_deref().and_then(prefixed) else { continue };
        let reference = used.reference.replacen(&right[1..], &right, 1);
        let fix = used.replace(reading, &reference);
        let tag = &right[1..];
        let values = [("image", &*used.image.repository), ("tag", tag), ("right", &*right)];
        findings.add_as("unprefixed", used.place(), &values).fix(fix);
    }
    let Some(helm) = &reading.deployment.helm else { return };
    let tag = helm.values.text(TAG).zip(helm.values.changed(TAG));
    let Some((tag, written)) = tag else { return };
    let repository = helm.values.text(REPOSITORY).unwrap_or_default();
    if let (Some(right), true) = (prefixed(&tag), Image::new(&repository).is_published()) {
        let fix = replace_text(reading, written.at, &tag, &right);
        let values = [("image", &*repository), ("tag", &*tag), ("right", &*right)];
        findings.add_as("unprefixed", &written, &values).fix(fix);
    }
}

/// The tag of a release whose number stands there without a letter; builds of a day have none.
fn prefixed(tag: &str) -> Option<String> {
    let number = tag.strip_suffix("-gpu").unwrap_or(tag);
    let parts = || number.split('.');
    let is_release =
        parts().count() == 3 && parts().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    // Tags of Milvus 1 have other forms.
    (is_release && parts().next() >= Some("2")).then(|| format!("v{tag}"))
}
