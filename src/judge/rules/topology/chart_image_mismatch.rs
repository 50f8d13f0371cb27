//! An image that the chart's templates are not made for.

use super::unfit_workloads::{TAG, image_place, unfit_workloads};
use crate::judge::Case;
use crate::judge::finding::Findings;

/// Letters before which the article is `an`.
const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let Some(generation) = helm.values.chart.generation() else { return };
    let (chart, milvus) = (helm.version().to_string(), reading.milvus.to_string());
    let own = helm.values.chart.image_tag().unwrap_or("unknown");
    let tag = helm.values.text(TAG).unwrap_or_default();
    let values = |what: &str| {
        [
            ("chart", chart.clone()),
            ("milvus", milvus.clone()),
            ("own", own.to_owned()),
            ("what", what.to_owned()),
        ]
    };
    let mut report = |variant, what: &str| {
        let values = values(what);
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        findings.add_as(variant, image_place(reading, helm), &values);
    };
    // The chart's own image is no choice of the user's.
    if tag == own && reading.deployment.milvus.assumption().is_some() {
        return;
    }
    let replaced = helm.rendering.custom_config_map.is_some();
    if !helm.values.chart.writes_for(reading.milvus) {
        report(if replaced { "unread-config-map" } else { "unread" }, generation.generated);
        return;
    }
    let unfit = unfit_workloads(reading, helm);
    let by_chart: Vec<String> = unfit
        .iter()
        .filter(|u| u.written.is_none())
        .map(|u| {
            let name = u.workload.name;
            let article = if name.starts_with(VOWELS) { "an" } else { "a" };
            format!("{} {name}", if u.missing { "no" } else { article })
        })
        .collect();
    if !by_chart.is_empty() {
        report("components", &by_chart.join(", "));
    }
}
