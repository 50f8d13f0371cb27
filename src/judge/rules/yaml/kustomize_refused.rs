//! Kustomizations that kustomize refuses: nothing of what they would make is deployed.

use crate::judge::Case;
use crate::judge::finding::{Findings, Place};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(refusal) = &reading.deployment.kustomize_refusal else { return };
    let place = Place::new(refusal.at, refusal.path.clone());
    let values = [("why", &*refusal.why), ("meant", refusal.meant.as_deref().unwrap_or_default())];
    let variant = if refusal.meant.is_some() { "misspelt" } else { "refused" };
    findings.add_as(variant, place, &values).stops();
}
