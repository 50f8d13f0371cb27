//! Woodpecker on an object store that lacks conditional writes.

use super::selecting::{runs_on, selecting_place};
use crate::deployment::{Origin, Reading};
use crate::facts::Severity;
use crate::facts::milvus::brokers::{unfit_store, woodpecker};
use crate::facts::milvus::{DependencyKind, NormalKey, catalogue};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::places::{place_of, start};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let kind = reading.settings.get("woodpecker.storage.type");
    if runs_on(reading, "woodpecker") && kind.text() == woodpecker().object_store {
        provider(reading, findings);
        bundled_minio(reading, findings);
        beside(reading, findings);
    }
}

fn provider(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let provider = reading.settings.get("minio.cloudProvider");
    let Some((title, until)) = unfit_store(provider.text(), reading.milvus) else { return };
    let milvus = reading.milvus.to_string();
    let place = place_of(reading, &provider);
    match until.map(|until| until.to_string()) {
        Some(until) => {
            let values = [("store", title), ("milvus", &milvus), ("until", &until)];
            findings.add_as("until", place, &values);
        }
        None => {
            findings.add_as("never", place, &[("store", title)]);
        }
    }
}

/// The MinIO that the chart deploys, where it is the object store.
fn bundled_minio(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let key = "minio.image.tag";
    let Some(helm) = &reading.deployment.helm else { return };
    // An address that user.yaml or a variable sets is not that of the chart's own MinIO.
    let address = reading.settings.get("minio.address");
    let by_chart = matches!(address.setting.map(|s| &s.origin), Some(Origin::Chart { .. }));
    if !by_chart || !helm.values.is_true("minio.enabled") || helm.values.is_true("externalS3.enabled") {
        return;
    }
    let tag = helm.values.text(key).unwrap_or_default();
    let needed = woodpecker().minio_since;
    if date(&tag).is_none_or(|date| date >= needed) {
        return;
    }
    let written = helm.values.written(key).as_ref().map(Place::from);
    let place = written.or_else(|| selecting_place(&reading.selection()));
    let place = place.unwrap_or_else(|| start(reading));
    report(reading, "minio", place, &[("tag", &tag), ("key", key), ("needed", needed)], findings);
}

/// The MinIO that a compose file or a manifest runs beside Milvus, where it is the object store.
fn beside(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let address = reading.settings.get("minio.address");
    let stores = reading.deployment.services.iter().filter(|s| s.kind == DependencyKind::ObjectStore);
    for store in stores.filter(|s| s.is_at(address.text())) {
        let (Some(tag), Some(written)) = (&store.image.tag, &store.image_at) else { continue };
        let needed = woodpecker().minio_since;
        if date(tag).is_some_and(|date| date < needed) {
            let values = [("tag", tag.as_str()), ("service", store.name.as_str()), ("needed", needed)];
            report(reading, "service", written.into(), &values, findings);
        }
    }
}

/// Later releases have a fallback.
fn report(
    reading: &Reading<'_>,
    variant: &'static str,
    place: Place,
    values: &[(&str, &str)],
    findings: &mut Findings<'_>,
) {
    let finding = findings.add_as(variant, place, values);
    let copes = catalogue::param(&NormalKey::new(woodpecker().fence)).and_then(|p| p.since());
    if copes.is_some_and(|since| since <= reading.milvus) {
        finding.severity(Severity::Warning);
    }
}

/// The date in `RELEASE.2024-12-18T13-15-44Z`, which compares as text.
fn date(tag: &str) -> Option<&str> {
    let date = tag.strip_prefix("RELEASE.")?.get(..10)?;
    date.bytes().all(|b| b.is_ascii_digit() || b == b'-').then_some(date)
}
