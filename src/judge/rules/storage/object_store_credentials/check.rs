//! Credentials that do not get Milvus into its object store.

use super::{service, settings};
use crate::deployment::Resource;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::storage::bundled::Store;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    service::report(reading, findings);
    if let Some(resource) = &reading.deployment.resource {
        of_operator(reading, resource, findings);
    }
    if let Some(store) = Store::of(reading) {
        settings::report(&store, findings);
    }
}

/// An external store that the operator asks with keys, and no Secret that holds them.
fn of_operator(reading: &Case<'_>, resource: &Resource, findings: &mut Findings<'_>) {
    let (external, secret) = ("spec.dependencies.storage.external", "spec.dependencies.storage.secretRef");
    let store = Store { reading };
    let role = store.is_true("useIAM");
    let addressless = store.provider().is_none_or(|p| p.addressless || p.account);
    let keys = ["accessKeyID", "secretAccessKey"].iter().any(|key| store.get(key).written().is_some());
    let named = resource.text(secret).is_some_and(|name| !name.is_empty());
    if !resource.is_true(external) || role || addressless || keys || named {
        return;
    }
    if let Some(written) = resource.at(external) {
        findings.add_as("operator", &written, &[("key", secret)]).stops();
    }
}
