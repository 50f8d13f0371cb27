//! Components that the release does not have, or needs.

use super::unfit;
use crate::fix::{Edit, Fix, Safety};
use crate::milvus::Reading;
use crate::rule::Findings;
use crate::rule::mq::set_value;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let milvus = reading.milvus.to_string();
    let unfit = unfit(reading, helm);
    for missing in [false, true] {
        let mut rows = unfit.iter().filter(|u| u.missing == missing && u.written.is_some());
        let value = if missing { "true" } else { "false" };
        let switch = |u: &super::Unfit| set_value(reading, helm, u.workload.by, value, Safety::Unsafe);
        let fixes: Option<Vec<Fix>> = rows.clone().map(switch).collect();
        let Some((first, place)) = rows.next().and_then(|u| Some((u, u.written.as_ref()?))) else { continue };
        let variant = match (missing, first.workload.until(reading.milvus)) {
            (true, _) => "missing",
            (false, Some(_)) => "retired",
            (false, None) => "early",
        };
        let values = [("name", first.workload.name), ("key", first.workload.by), ("milvus", &*milvus)];
        let edits: Vec<Edit> = fixes.into_iter().flatten().flat_map(|fix| fix.edits).collect();
        let more = if edits.len() > 1 { ", and the others" } else { "" };
        let title = format!("set `{}: {value}`{more}", first.workload.by);
        let fix = Fix { title, safety: Safety::Unsafe, edits };
        let finding = findings.add_as(variant, place, &values).fix((!fix.edits.is_empty()).then_some(fix));
        for other in rows {
            if let Some(written) = &other.written {
                finding.label(written.at, format!("the same holds for {}", other.workload.name));
            }
        }
    }
}
