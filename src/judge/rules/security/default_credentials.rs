//! Passwords that everybody knows, where somebody may try them.

use crate::deployment::{self, Helm, Reading};
use crate::facts::milvus::{NormalKey, catalogue, text};
use crate::facts::{self, Severity};
use crate::judge::Case;
use crate::judge::finding::Findings;

/// The setting that holds the first password of Milvus' root.
const ROOT: &str = "common.security.defaultRootPassword";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = reading.deployment.helm.as_ref() else { return };
    minio(helm, findings);
    if !reading.settings.unknown {
        milvus(reading, helm, findings);
    }
}

fn minio(helm: &Helm, findings: &mut Findings<'_>) {
    let known = |key: &str| helm.values.text(key).is_some_and(|text| facts::is_well_known(&text));
    let own = ["minio.existingSecret", "minio.rootPassword"];
    if own.iter().any(|key| helm.values.is_true(key))
        || !known("minio.accessKey")
        || !known("minio.secretKey")
    {
        return;
    }
    for open in deployment::to_minio(helm) {
        findings.add_as("minio", &open.written, &[("key", open.key), ("says", &open.says)]);
    }
}

/// The password may have been changed since: that stands in no file, so it is advice.
fn milvus(reading: &Reading<'_>, helm: &Helm, findings: &mut Findings<'_>) {
    let asks = text::is_true(reading.settings.get("common.security.authorizationEnabled").text());
    let password = reading.settings.get(ROOT);
    let known = catalogue::param(&NormalKey::new(ROOT)).is_some_and(|p| p.known_in(reading.milvus));
    if !asks || (known && !facts::is_well_known(password.text())) {
        return;
    }
    for open in deployment::to_milvus(helm) {
        let finding = findings.add_as("milvus", &open.written, &[("key", open.key), ("says", &open.says)]);
        finding.severity(Severity::Info);
    }
}
