//! Credentials of the object store that runs beside Milvus, and those that Milvus uses.

use crate::deployment::{Dependency, Reading};
use crate::facts::milvus::{DependencyKind, NormalKey, environment, text};
use crate::facts::placeholders;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::wording::quoted_list;

/// The settings that hold user and password, and what they are called.
const SETTINGS: [(&str, &str); 2] = [("minio.accessKeyID", "user"), ("minio.secretAccessKey", "password")];

/// Reports credentials that are others than those of the service that Milvus calls.
pub(super) fn report(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let settings = &reading.settings;
    let local = settings.get("common.storageType").text() == "local";
    if settings.unknown || local || text::is_true(settings.get("minio.useIAM").text()) {
        return;
    }
    let address = settings.get("minio.address");
    let stores = reading.deployment.services.iter().filter(|s| s.kind == DependencyKind::ObjectStore);
    for store in stores.filter(|s| s.is_at(address.text())) {
        compare(reading, store, findings);
    }
}

fn compare(reading: &Reading<'_>, store: &Dependency, findings: &mut Findings<'_>) {
    let Some((theirs, set)) = store.credentials() else { return };
    let keys = SETTINGS.iter().enumerate();
    let differs = keys.filter(|(i, (key, _))| {
        let key_of = NormalKey::new(key);
        let known = !reading.deployment.unknown_variables().any(|name| NormalKey::new(name) == key_of);
        let ours = reading.settings.get(key);
        // What was never filled in is told as that.
        let is_open = [ours.text(), theirs[*i]].iter().any(|text| placeholders::is_placeholder(text));
        known && !is_open && ours.text() != theirs[*i]
    });
    let differing: Vec<usize> = differs.map(|(i, _)| i).collect();
    let Some(first) = differing.first().copied() else { return };
    let (key, _) = SETTINGS[first];
    let ours = reading.settings.get(key);
    let what = differing.iter().map(|i| SETTINGS[*i].1).collect::<Vec<_>>().join(" and ");
    let service = store.name.as_str();
    let values = [
        ("service", service),
        ("what", &*what),
        ("keys", &variables(&differing)),
        ("layer", ours.layer.name()),
    ];
    let theirs_at = set.and_then(|s| s[first].written.as_ref());
    let written = ours.written().or(theirs_at);
    let place = match written {
        Some(written) => Place::from(written),
        None => Place::new(store.at, store.path.clone()),
    };
    let variant = match (ours.setting.is_some(), set.is_some()) {
        (false, _) => "service-unset",
        (true, true) => "service-differ",
        (true, false) => "service-default",
    };
    let finding = findings.add_as(variant, place, &values);
    finding.secret = written.is_some();
    match theirs_at {
        Some(written) => finding.label(written.at, format!("what `{service}` takes")),
        None => finding.label(store.at, "runs on its own credentials"),
    };
}

/// "`MINIO_ACCESS_KEY_ID` and `MINIO_SECRET_ACCESS_KEY`".
fn variables(differing: &[usize]) -> String {
    let names: Vec<String> = differing.iter().map(|i| environment::variable_of(SETTINGS[*i].0)).collect();
    quoted_list(names.iter().map(String::as_str))
}
