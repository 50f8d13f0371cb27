//! A way from outside to a Milvus that asks nobody who he is.

use crate::deployment::to_milvus;
use crate::facts::milvus::text;
use crate::judge::Case;
use crate::judge::finding::Findings;

/// The value of `common.security.tlsMode` with which clients show a certificate.
const MUTUAL: &str = "2";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = reading.deployment.helm.as_ref().filter(|_| !reading.settings.unknown) else { return };
    let asks = text::is_true(reading.settings.get("common.security.authorizationEnabled").text());
    let mutual = reading.settings.get("common.security.tlsMode").text() == MUTUAL;
    if asks || mutual {
        return;
    }
    for open in to_milvus(helm) {
        let values = [("key", open.key), ("says", &*open.says)];
        findings.add(&open.written, &values);
    }
}
