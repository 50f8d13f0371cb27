//! Values of the chart that leave Milvus without etcd, or without an object store.

use crate::deployment::{Helm, Reading};
use crate::facts::chart::Service;
use crate::facts::milvus::text;
use crate::judge::finding::Findings;
use crate::judge::rules::places::written_or_start;
use crate::judge::rules::storage::bundled::{Bundled, EMBEDDED, STORAGE_TYPE, Store, bundled, chart_decides};

/// Reports an etcd or object store that the chart neither deploys nor gets the address of.
pub(super) fn report(reading: &Reading<'_>, helm: &Helm, findings: &mut Findings<'_>) {
    // What helm refuses is reported by the rule about that; nothing is rendered then.
    if !helm.rendering.failures.is_empty() || helm.rendering.custom_config_map.is_some() {
        return;
    }
    let [etcd, minio] = bundled();
    let embedded = text::is_true(reading.settings.get(EMBEDDED).text());
    if !embedded && chart_decides(reading, helm, etcd.setting) {
        check_etcd(reading, helm, &etcd, findings);
    }
    no_address(reading, helm, &minio, findings);
    let local = reading.settings.get(STORAGE_TYPE).text() == "local";
    let missing = helm.rendering.minio.as_ref().filter(|a| a.service == Service::Missing);
    if let Some(address) = missing.filter(|_| !local && chart_decides(reading, helm, minio.setting)) {
        no_service(reading, helm, &minio, &address.text, findings);
    }
}

/// An external object store without a host.
fn no_address(reading: &Reading<'_>, helm: &Helm, minio: &Bundled, findings: &mut Findings<'_>) {
    let needed = Store::of(reading).and_then(|s| s.provider()).is_some_and(|p| !p.addressless);
    let empty = reading.settings.get(minio.setting).text().is_empty();
    // Other values may name one.
    let by_chart = chart_decides(reading, helm, minio.setting) && !helm.may_have_more_values();
    let Some(written) = helm.values.written(minio.external).filter(|_| needed && empty && by_chart) else {
        return;
    };
    findings.add_as("no-address", &written, &[("external", minio.external)]);
}

fn check_etcd(reading: &Reading<'_>, helm: &Helm, etcd: &Bundled, findings: &mut Findings<'_>) {
    let Some(first) = helm.rendering.etcd.first() else {
        let keys = [crate::facts::chart::etcd_endpoints_key(), crate::facts::chart::etcd_replicas_key()];
        let written = keys.iter().find_map(|key| Some((*key, helm.values.changed(key)?)));
        let Some((key, written)) = written else { return };
        findings.add_as("no-endpoints", &written, &[("key", key)]).stops();
        return;
    };
    if first.service == Service::Missing {
        no_service(reading, helm, etcd, &first.text, findings);
    }
}

/// An address without a Service: nothing is deployed, or the subchart calls it by another name.
fn no_service(
    reading: &Reading<'_>,
    helm: &Helm,
    what: &Bundled,
    address: &str,
    findings: &mut Findings<'_>,
) {
    let switch = what.switch();
    let values =
        |key| [("title", what.title), ("address", address), ("key", key), ("external", what.external)];
    if !what.deployed(helm) {
        let place = written_or_start(reading, helm.values.written(&switch).as_ref());
        findings.add_as("not-deployed", place, &values(&switch));
        return;
    }
    let keys = ["fullnameOverride", "nameOverride", "name"].map(|o| format!("{}.{o}", what.subchart));
    let Some((key, written)) = keys.iter().find_map(|k| Some((k, helm.values.changed(k)?))) else { return };
    // The name of the release is not known: with some, this one may be right.
    let text = helm.values.text(key).unwrap_or_default();
    if key.ends_with("fullnameOverride") && what.may_be(helm, &text) {
        return;
    }
    findings.add_as("renamed", &written, &values(key));
}
