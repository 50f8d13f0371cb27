//! The releases before and after a change, and where they are stated.

use crate::deployment::{Known, Reading};
use crate::facts::milvus::{Version, catalogue};
use crate::facts::{Severity, operator};
use crate::judge::change::{Change, tool_assumed};
use crate::judge::finding::{Finding, Place};
use crate::judge::rules::places::start;

/// The releases before and after, where they differ and are known.
pub(super) fn releases(change: &Change<'_>) -> Option<(Version, Version)> {
    let (old, new) = (change.before.deployment.milvus.get()?, change.after.deployment.milvus.get()?);
    (old != new).then_some((old, new))
}

/// The place where the release is stated, or the chart that brings it, or the start.
pub(super) fn place(reading: &Reading<'_>) -> Place {
    image(reading).or_else(|| chart(reading)).unwrap_or_else(|| start(reading))
}

/// The place where the version of the chart or the operator decides: that of the chart, else as for the release.
pub(crate) fn tool_place(reading: &Reading<'_>) -> Place {
    chart(reading).unwrap_or_else(|| place(reading))
}

/// Where the version of the chart is named.
fn chart(reading: &Reading<'_>) -> Option<Place> {
    let (at, path) = reading.deployment.helm.as_ref()?.version_at.clone()?;
    Some(Place::new(at, path))
}

/// Where the image of Milvus is named.
fn image(reading: &Reading<'_>) -> Option<Place> {
    let deployment = reading.deployment;
    let helm = deployment.helm.as_ref().and_then(|h| h.values.written("image.all.tag"));
    let resource = || deployment.resource.as_ref()?.at("spec.components.image");
    if let Some(written) = helm.or_else(resource) {
        return Some(Place::from(&written));
    }
    deployment.containers.iter().find_map(|container| {
        let text = deployment.texts.get(container.text)?;
        let entry = text.tree.get(container.node, "image")?;
        let at = crate::text::source::Location { file: text.file, span: text.tree.span(entry.value) };
        Some(Place::new(at, container.path.key("image")))
    })
}

/// Whether the release is only guessed. The own image of a chart or an operator whose version is stated is no guess.
pub(super) fn guessed(reading: &Reading<'_>) -> bool {
    let deployment = reading.deployment;
    let helm = deployment.helm.as_ref().and_then(|h| h.values.chart.image_tag()?.parse().ok());
    let operator = || deployment.resource.as_ref().map(|r| operator::default_image(r.version()));
    let own = helm.or_else(operator).is_some_and(|image: Version| image == reading.milvus);
    let by_tool = own && image(reading).is_none() && !tool_assumed(reading);
    // A release beyond those that are known is stated, and judged as the newest of them.
    let newer = catalogue::is_newer_than_known(reading.milvus);
    !matches!(deployment.milvus, Known::Stated(_)) && !by_tool && !newer
}

/// Marks the old release, and takes a finding back to a note where a release is only guessed.
pub(super) fn finish(change: &Change<'_>, finding: &mut Finding) {
    if let Some(place) = image(change.before).or_else(|| chart(change.before)) {
        finding.before(place.at, "before");
    }
    if guessed(change.before) || guessed(change.after) {
        finding.severity(Severity::Info);
    }
}
