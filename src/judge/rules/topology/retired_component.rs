//! Components that the release does not have, or needs.

use super::unfit_workloads::unfit_workloads;
use crate::deployment::Helm;
use crate::facts::chart::{KeyStatus, ValueView};
use crate::facts::milvus::DependencyKind;
use crate::facts::milvus::images::{self, Gateway};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::set_value::set_value;
use crate::text::edit::Safety;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    beside(reading, findings);
    let Some(helm) = &reading.deployment.helm else { return };
    gateways(helm, findings);
    let milvus = reading.milvus.to_string();
    let unfit = unfit_workloads(reading, helm);
    for missing in [false, true] {
        let mut rows = unfit.iter().filter(|u| u.missing == missing && u.written.is_some());
        let value = if missing { "true" } else { "false" };
        let alone = rows.clone().count() == 1;
        let Some((first, place)) = rows.next().and_then(|u| Some((u, u.written.as_ref()?))) else { continue };
        let variant = match (missing, first.workload.until(reading.milvus)) {
            (true, _) => "missing",
            (false, Some(_)) => "retired",
            (false, None) => "early",
        };
        let values = [("name", first.workload.name), ("key", first.workload.by), ("milvus", &*milvus)];
        // Of several it is not known which others take their place.
        let fix = || set_value(reading, helm, first.workload.by, value, Safety::Unsafe);
        let finding = findings.add_as(variant, place, &values).fix(alone.then(fix).flatten());
        for other in rows {
            if let Some(written) = &other.written {
                finding.label(written.at, format!("the same holds for {}", other.workload.name));
            }
        }
    }
}

/// Gateways of MinIO that its image no longer has.
fn gateways(helm: &Helm, findings: &mut Findings<'_>) {
    let tag = helm.values.text("minio.image.tag").unwrap_or_default();
    let deployed = helm.values.view("minio.enabled") != ValueView::Bool(false);
    for row in images::gateways().iter().filter(|row| deployed && lacks(row, &tag)) {
        // Where the chart does not read the value either, that is what is wrong with it.
        let key = row.value.filter(|key| helm.values.chart.key(key) != KeyStatus::Unknown);
        let read = |key: &&str| !matches!(helm.values.chart.key(key), KeyStatus::Removed { .. });
        let Some(key) = key.filter(read).filter(|key| helm.values.is_true(key)) else { continue };
        if let Some(written) = helm.values.written(key) {
            let key = helm.key(key);
            findings.add_as("gateway", &written, &[("key", &*key), ("word", row.word), ("tag", &tag)]);
        }
    }
}

/// Gateways that a MinIO beside Milvus is told to be.
fn beside(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for service in &reading.deployment.services {
        let words: Vec<&str> = service.command.iter().flat_map(|part| part.split_whitespace()).collect();
        let Some(at) = words.iter().position(|word| *word == GATEWAY) else { continue };
        let tag = service.image.tag.as_deref().unwrap_or_default();
        let row = images::gateways().iter().find(|row| words.get(at + 1) == Some(&row.word));
        if let Some(row) = row.filter(|row| service.kind == DependencyKind::ObjectStore && lacks(row, tag)) {
            let place = Place::new(service.at, service.path.clone());
            let values = [("key", service.name.as_str()), ("word", row.word), ("tag", tag)];
            findings.add_as("gateway", place, &values);
        }
    }
}

/// The word by which MinIO becomes a gateway.
const GATEWAY: &str = "gateway";

/// Whether the image of a tag has no such gateway.
fn lacks(row: &Gateway, tag: &str) -> bool {
    tag.strip_prefix("RELEASE.").is_some_and(|date| date >= row.gone) || tag == "latest"
}
