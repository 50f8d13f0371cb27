//! An image that lacks a published fix.

use super::facts;
use crate::milvus::Reading;
use crate::rule::Findings;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    for image in facts::images() {
        let Some(tag) = helm.values.text(image.key) else { continue };
        let deployed = image.key.split('.').next().is_some_and(|subchart| {
            helm.values.view(&format!("{subchart}.enabled")) != crate::chart::ValueView::Bool(false)
        });
        let old = tag.starts_with(image.prefix) && tag.as_str() < image.before;
        // What the chart brings is no choice of the user's.
        if let Some(written) = helm.values.changed(image.key).filter(|_| old && deployed) {
            let fixed = image.before;
            let values =
                [("title", image.title), ("tag", &*tag), ("advisory", image.advisory), ("fixed", fixed)];
            findings.add(&written, &values);
        }
    }
}
