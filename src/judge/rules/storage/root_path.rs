//! A root path in the object store that is empty or begins with a slash.

use super::bundled::{Store, bundled};
use crate::deployment::{Origin, Reading};
use crate::facts::Severity;
use crate::facts::milvus::stores;
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(store) = Store::of(reading) else { return };
    let path = store.get("rootPath");
    let Some(setting) = path.setting else { return };
    let milvus = reading.milvus.to_string();
    let name = Store::name(&path);
    let values = [("key", &*name), ("milvus", &*milvus), ("path", path.text())];
    if path.text().is_empty() {
        empty(reading, &path, matches!(setting.origin, Origin::Chart { .. }), &values, findings);
    } else if path.text().starts_with('/')
        && let Some(written) = path.written()
    {
        let breaks = stores::slash_breaks(reading.milvus);
        let finding = findings.add_as(if breaks { "breaks" } else { "slash" }, written, &values);
        if !breaks {
            finding.severity(Severity::Info);
        }
    }
}

fn empty(
    reading: &Reading<'_>,
    path: &crate::deployment::Effective<'_>,
    by_chart: bool,
    values: &[(&str, &str)],
    findings: &mut Findings<'_>,
) {
    if let Some(written) = path.written() {
        if stores::empty_root_stops(reading.milvus) {
            findings.add_as("stops", written, values).stops();
        } else {
            findings.add_as("top", written, values).severity(Severity::Info);
        }
        return;
    }
    let [_, minio] = bundled();
    let helm = reading.deployment.helm.as_ref().filter(|_| by_chart);
    if let Some(written) = helm.and_then(|h| h.values.written(minio.external)) {
        findings.add_as("by-default", &written, values).severity(Severity::Info);
    }
}
