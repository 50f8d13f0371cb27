//! A key that something reads, in a file or at a level where nothing does.

use super::verdict::KeyProblem;
use super::{Verdict, config, fixes, values};
use crate::deployment::Reading;
use crate::facts::FileKind;
use crate::facts::milvus::Version;
use crate::facts::milvus::catalogue::{self, Param};
use crate::facts::place::{FILES_KEY, USER_FILE};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::wording::release;
use crate::text::edit::{Fix, Safety};
use crate::text::source::Location;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for verdict in config::verdicts(reading) {
        setting(reading, verdict, findings);
    }
    for verdict in values::verdicts(reading) {
        value(reading, verdict, findings);
    }
    sections_of_services(reading, findings);
}

fn setting(reading: &Reading<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let key = ("key", verdict.key.as_str());
    match verdict.what {
        KeyProblem::Selector(to) => {
            let fix = reading
                .settings
                .all(to)
                .is_empty()
                .then(|| fixes::rename(reading, verdict, to, Safety::Unsafe));
            findings.add_as("selector", verdict.place(), &[key, ("to", to)]).fix(fix.flatten());
        }
        KeyProblem::ResourceField => {
            findings.add_as("resource", verdict.place(), &[key]);
        }
        KeyProblem::ChartKey => {
            let compose = reading.deployment.kind == FileKind::Compose;
            let variant = if compose { "chart-in-compose" } else { "chart" };
            findings.add_as(variant, verdict.place(), &[key]);
        }
        _ => {}
    }
}

fn value(reading: &Reading<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let version = helm.version().to_string();
    let (key, chart) = (("key", verdict.key.as_str()), ("chart", version.as_str()));
    match &verdict.what {
        KeyProblem::Setting(to, tunable) => {
            let variant = match (fixes::reaches_milvus(helm), tunable) {
                (false, _) => "no-user-file",
                (true, true) => "tunable",
                (true, false) => "section",
            };
            block(reading, verdict, to, variant, findings);
        }
        KeyProblem::Section(to) => {
            let variant = if fixes::reaches_milvus(helm) { "section" } else { "no-user-file" };
            block(reading, verdict, to, variant, findings);
        }
        KeyProblem::ValueSelector(to) => {
            findings.add_as("value-selector", verdict.place(), &[key, chart, ("to", to)]);
        }
        KeyProblem::Elsewhere(param) => {
            let to = param.key();
            let since = read_since(param, reading.milvus);
            let values = [key, chart, ("to", to), ("since", &since)];
            let parts: Vec<String> = to.split('.').map(str::to_owned).collect();
            let fix = fixes::move_to_user_file(reading, verdict, &parts);
            findings.add_as("elsewhere", verdict.place(), &values).fix(fix);
        }
        KeyProblem::Files => files(reading, verdict, findings),
        _ => {}
    }
}

/// ", from Milvus 2.3.7 on" for a setting that the release does not read yet.
pub(super) fn read_since(param: &Param, milvus: Version) -> String {
    let releases = catalogue::releases().iter().map(|release| release.version);
    let first = releases.filter(|_| !param.known_in(milvus)).find(|v| *v > milvus && param.known_in(*v));
    first.map(|first| format!(", from Milvus {} on", release(first))).unwrap_or_default()
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

/// Sections of milvus.yaml among the keys of a compose service.
fn sections_of_services(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.deployment.kind != FileKind::Compose {
        return;
    }
    for container in &reading.deployment.containers {
        let Some(text) = reading.deployment.texts.get(container.text) else { continue };
        for entry in text.tree.entries(container.node) {
            let key = text.tree.text(entry.key);
            if catalogue::section(key).next().is_none() {
                continue;
            }
            let at = Location { file: text.file, span: text.tree.span(entry.key) };
            let values = [("key", key), ("service", container.name.as_str())];
            findings.add_as("service", Place::new(at, container.path.key(key)), &values);
        }
    }
}
