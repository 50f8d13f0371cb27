//! Keys and roles that do not go together.

use crate::deployment::{Helm, LayerKind, Origin};
use crate::facts::Severity;
use crate::facts::chart::KeyStatus;
use crate::facts::placeholders;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::storage::bundled::{Store, bundled, chart_decides, in_extra_env};
use crate::judge::rules::wording::quoted_list;

/// Reports keys that are missing, of no use, or others than the store gets.
pub(super) fn report(store: &Store<'_>, findings: &mut Findings<'_>) {
    let role = store.is_true("useIAM");
    if role {
        beside_role(store, findings);
    }
    account(store, findings);
    if let Some(helm) = &store.reading.deployment.helm {
        let keys = store.asked("accessKeyID").or(store.asked("secretAccessKey"));
        if role && keys.is_none() {
            without_role(store, helm, findings);
        } else if !role {
            missing(store, helm, findings);
        }
        disagree(store, helm, findings);
    }
}

/// Keys that Milvus does not look at while it takes a role.
fn beside_role(store: &Store<'_>, findings: &mut Findings<'_>) {
    if store.provider().is_none_or(|p| p.account) {
        return;
    }
    let keys: Vec<_> = ["accessKeyID", "secretAccessKey"].iter().filter_map(|k| store.asked(k)).collect();
    let (Some(role), Some(first)) = (store.get("useIAM").written(), keys.first()) else { return };
    let values = [("role", &*Store::name(&store.get("useIAM"))), ("key", &Store::name(first))];
    let finding = findings.add_as("both", role, &values);
    for key in &keys {
        if let Some(written) = key.written() {
            finding.label(written.key_at, "not used");
        }
    }
}

/// A store whose account is named by the access key.
fn account(store: &Store<'_>, findings: &mut Findings<'_>) {
    let Some(provider) = store.provider().filter(|p| p.account) else { return };
    let key = store.get("accessKeyID");
    let empty = key.setting.is_some() && key.text().is_empty() && key.layer != LayerKind::Environment;
    let helm = store.reading.deployment.helm.as_ref();
    let Some(written) = store.get("cloudProvider").written().filter(|_| empty) else { return };
    if helm.is_none_or(|h| !in_extra_env(h, "minio.accessKeyID")) {
        let name = Store::name(&key);
        findings.add_as("account", written, &[("title", provider.title), ("key", &name)]);
    }
}

/// An external store without keys and without a role.
fn missing(store: &Store<'_>, helm: &Helm, findings: &mut Findings<'_>) {
    let [_, minio] = bundled();
    let keys = [store.get("accessKeyID"), store.get("secretAccessKey")];
    let by_chart =
        ["minio.accessKeyID", "minio.secretAccessKey"].map(|k| chart_decides(store.reading, helm, k));
    let fits = store.provider().is_some_and(|p| !p.account && !p.addressless);
    if !helm.values.is_true(minio.external) || !fits || by_chart != [true; 2] {
        return;
    }
    let empty: Vec<String> = keys.iter().filter(|k| k.text().is_empty()).map(Store::name).collect();
    // A key of a fork may name a Secret that holds them, and so may variables from elsewhere.
    let elsewhere = ["externalS3.existingSecret", "extraEnvFrom", "envFrom"];
    let elsewhere = elsewhere.iter().any(|key| helm.values.is_written(key));
    let Some(place) = helm.values.written(minio.external).filter(|_| !empty.is_empty() && !elsewhere) else {
        return;
    };
    let what = quoted_list(empty.iter().map(String::as_str));
    // Secrets are often kept out of the file and given when the chart is installed.
    let role = helm.values.chart.key("externalS3.useIAM") == KeyStatus::Known;
    let variant = if role { "missing" } else { "missing-keys" };
    findings.add_as(variant, &place, &[("keys", &what)]).severity(Severity::Info);
}

/// A role on the chart that no service account carries: it may still come from the node.
fn without_role(store: &Store<'_>, helm: &Helm, findings: &mut Findings<'_>) {
    let account = ["serviceAccount.annotations", "serviceAccount.name"];
    let carried = account.iter().any(|key| helm.values.view(key).truth());
    let role = store.get("useIAM");
    let Some(written) = role.written().filter(|_| !carried) else { return };
    let name = Store::name(&role);
    findings.add_as("no-role", written, &[("role", &*name)]).severity(Severity::Info);
}

/// user.yaml gives other keys than the bundled MinIO gets.
fn disagree(store: &Store<'_>, helm: &Helm, findings: &mut Findings<'_>) {
    let [_, minio] = bundled();
    let here = minio.deployed(helm) && !helm.values.is_true(minio.external);
    let untouched = ["minio.existingSecret", "minio.rootUser", "minio.environment"];
    if !here
        || untouched.iter().any(|k| helm.values.is_true(k))
        || !chart_decides(store.reading, helm, minio.setting)
    {
        return;
    }
    for (key, given) in [("accessKeyID", "minio.accessKey"), ("secretAccessKey", "minio.secretKey")] {
        let used = store.get(key);
        let own = used.setting.filter(|s| matches!(s.origin, Origin::Written(_)));
        let stored = helm.values.text(given).unwrap_or_default();
        let is_open = [used.text(), stored.as_ref()].iter().any(|text| placeholders::is_placeholder(text));
        let differs = !is_open && used.text() != stored;
        let (Some(_), Some(written)) = (own, used.written().filter(|_| differs)) else {
            continue;
        };
        let values = [("key", &*Store::name(&used)), ("given", given)];
        let finding = findings.add_as("disagree", Place::from(written), &values);
        finding.secret = true;
        if let Some(other) = helm.values.written(given) {
            finding.label(other.key_at, "what MinIO gets");
        }
    }
}
