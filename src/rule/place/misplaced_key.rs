//! A key that something reads, in a file or at a level where nothing does.

use super::facts::{FILES_KEY, USER_FILE};
use super::verdict::{Verdict, What};
use super::{config, fixes, values};
use crate::fix::{Fix, Safety};
use crate::milvus::Reading;
use crate::rule::Findings;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for verdict in config::verdicts(reading) {
        setting(reading, verdict, findings);
    }
    for verdict in values::verdicts(reading) {
        value(reading, verdict, findings);
    }
}

fn setting(reading: &Reading<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let key = ("key", verdict.key.as_str());
    match verdict.what {
        What::Selector(to) => {
            let fix = reading
                .settings
                .all(to)
                .is_empty()
                .then(|| fixes::rename(reading, verdict, to, Safety::Unsafe));
            findings.add_as("selector", verdict.place(), &[key, ("to", to)]).fix(fix.flatten());
        }
        What::ResourceField => {
            findings.add_as("resource", verdict.place(), &[key]);
        }
        What::ChartKey => {
            findings.add_as("chart", verdict.place(), &[key]);
        }
        _ => {}
    }
}

fn value(reading: &Reading<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let version = helm.version().to_string();
    let (key, chart) = (("key", verdict.key.as_str()), ("chart", version.as_str()));
    match &verdict.what {
        What::Setting(to, tunable) => {
            let variant = match (fixes::reaches_milvus(helm), tunable) {
                (false, _) => "no-user-file",
                (true, true) => "tunable",
                (true, false) => "section",
            };
            block(reading, verdict, to, variant, findings);
        }
        What::Section(to) => {
            let variant = if fixes::reaches_milvus(helm) { "section" } else { "no-user-file" };
            block(reading, verdict, to, variant, findings);
        }
        What::ValueSelector(to) => {
            findings.add_as("value-selector", verdict.place(), &[key, chart, ("to", to)]);
        }
        What::Files => files(reading, verdict, findings),
        _ => {}
    }
}

/// A setting or section among the values.
fn block(
    reading: &Reading<'_>,
    verdict: &Verdict,
    to: &[String],
    variant: &'static str,
    findings: &mut Findings<'_>,
) {
    let Some(helm) = &reading.deployment.helm else { return };
    let version = helm.version().to_string();
    let setting = to.join(".");
    let fix = fixes::move_to_user_file(reading, verdict, to);
    let values = [("key", verdict.key.as_str()), ("chart", &version), ("to", &setting)];
    findings.add_as(variant, verdict.place(), &values).fix(fix);
}

/// What was meant to be `extraConfigFiles`.
fn files(reading: &Reading<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let version = helm.version().to_string();
    let name = verdict.last().trim_matches('"');
    let variant = if verdict.chain.len() == 1 && verdict.key != format!("\"{USER_FILE}\"") {
        "files"
    } else {
        "files-level"
    };
    let free = helm.values.written(FILES_KEY).is_none();
    let fix: Option<Fix> =
        (variant == "files" && free).then(|| fixes::rename_value(reading, verdict, FILES_KEY)).flatten();
    let values = [("key", verdict.key.as_str()), ("name", name), ("chart", &version), ("to", FILES_KEY)];
    findings.add_as(variant, verdict.place(), &values).fix(fix);
}
