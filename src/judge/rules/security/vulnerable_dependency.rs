//! An image that lacks a published fix.

use crate::deployment::{Helm, Reading};
use crate::facts::{self, Image, Severity};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for image in facts::images() {
        if let Some(helm) = &reading.deployment.helm {
            in_values(helm, image, findings);
        }
        beside(reading, image, findings);
    }
}

fn in_values(helm: &Helm, image: &Image, findings: &mut Findings<'_>) {
    let Some(tag) = helm.values.text(image.key) else { return };
    let deployed = image.key.split('.').next().is_some_and(|subchart| {
        helm.values.view(&format!("{subchart}.enabled")) != crate::facts::chart::ValueView::Bool(false)
    });
    // What the chart brings is no choice of the user's.
    if let Some(written) = helm.values.changed(image.key).filter(|_| image.is_old(&tag) && deployed) {
        findings.add_as("chart", &written, &image.values(&tag));
    }
}

/// What a compose file or a manifest runs beside Milvus.
fn beside(reading: &Reading<'_>, image: &Image, findings: &mut Findings<'_>) {
    for service in reading.deployment.services.iter().filter(|s| s.image.name() == image.image) {
        let (Some(tag), Some(written)) = (&service.image.tag, &service.image_at) else { continue };
        if !image.is_old(tag) {
            continue;
        }
        let volumes = service.env.iter().filter(|v| v.name.ends_with("_VOLUMES")).map(|v| &v.value);
        let distributed = service.command.iter().chain(volumes).any(|w| w.contains(image.distributed));
        let variant = if distributed { "service" } else { "alone" };
        let finding = findings.add_as(variant, written, &image.values(tag));
        if !distributed {
            finding.severity(Severity::Info);
        }
    }
}
