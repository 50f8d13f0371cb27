//! Components that the release does not have, or needs.

use super::unfit_workloads::unfit_workloads;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::set_value::set_value;
use crate::text::edit::Safety;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
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
