//! Environment variables that look like settings and are none.

use super::standing::{Standing, standing};
use super::variables::Variables;
use crate::base::effort::spend;
use crate::deployment::{Reading, Variable};
use crate::facts::Severity;
use crate::facts::milvus::{DependencyKind, NormalKey, Version, catalogue, environment, queues};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::wording::{quoted_list, release};
use crate::text::edit::{Edit, Fix, Safety};
use crate::text::source::Location;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let milvus = reading.milvus.to_string();
    let variables = reading.cache.shared.variables.get_or_init(|| Variables::of(reading.deployment));
    for variable in variables.meant.iter().map(|&place| &reading.deployment.env[place]) {
        spend(1);
        let Some(right) = environment::meant_by(&variable.name, reading.milvus) else { continue };
        if variables.names.contains(&NormalKey::new(&right)) || variables.is_for_others(variable) {
            continue;
        }
        let until = environment::read_until(&variable.name).map(|v| format!("{}.{}", v.major, v.minor));
        let variant = if until.is_some() { "until" } else { "milvus" };
        let values = [
            ("name", variable.name.as_str()),
            ("right", &right),
            ("milvus", &milvus),
            ("until", until.as_deref().unwrap_or_default()),
        ];
        report(reading, variable, variant, &right, &values, findings);
    }
    of_other_releases(reading, variables, findings);
    of_clients(reading, variables, findings);
    findings.add_shared(&variables.beside, |findings| beside(reading, findings));
}

/// Variables of settings that only earlier or later releases read.
fn of_other_releases(reading: &Case<'_>, variables: &Variables, findings: &mut Findings<'_>) {
    let (milvus, judged_as) = (reading.milvus.to_string(), catalogue::judged_as(reading.milvus));
    for variable in &reading.deployment.env {
        spend(1);
        let key = queues::key_of_variable(&variable.name, reading.milvus);
        let normal = NormalKey::new(key);
        let Some(param) = catalogue::param(&normal) else { continue };
        let Some(written) = variable.written.as_ref().filter(|_| !variables.is_for_others(variable)) else {
            continue;
        };
        let (variant, since) = match standing(param.key(), &normal, &variable.value, judged_as) {
            // A candidate still reads what the line before reads.
            Standing::Gone(Some(since)) if is_candidate(reading, since) => continue,
            Standing::Gone(_) if environment::is_leftover(param.key()) => continue,
            Standing::Gone(since) => ("gone", since.map_or_else(|| milvus.clone(), release)),
            // That a release does not choose the queue by it is reported by the rule about queues.
            Standing::Later(_) if normal == NormalKey::new(queues::selector()) => continue,
            Standing::Later(since) => ("later", release(since)),
            _ => continue,
        };
        let values =
            [("name", variable.name.as_str()), ("key", param.key()), ("since", &since), ("milvus", &milvus)];
        let place = Place::new(written.key_at, written.path.clone());
        let finding = findings.add_as(variant, place, &values);
        if variant == "later" && reading.deployment.milvus.assumption().is_some() {
            finding.severity(Severity::Info);
        }
    }
}

fn is_candidate(reading: &Case<'_>, of: Version) -> bool {
    let stated = reading.deployment.milvus.get();
    stated.is_some_and(|stated| !stated.released && Version { released: true, ..stated } == of)
}

/// What programs that call Milvus log in with, among the variables of its own containers.
fn of_clients(reading: &Case<'_>, variables: &Variables, findings: &mut Findings<'_>) {
    let env = &reading.deployment.env;
    for container in &reading.deployment.containers {
        let own = |v: &&Variable| {
            let here = v
                .written
                .as_ref()
                .is_some_and(|w| w.text == container.text && w.path.keys_below(&container.path).is_some());
            here && environment::is_of_client(&v.name) && !variables.is_for_others(v)
        };
        let found: Vec<&Variable> = env.iter().filter(own).collect();
        let Some(written) = found.first().and_then(|v| v.written.as_ref()) else { continue };
        let names = quoted_list(found.iter().map(|v| v.name.as_str()));
        let place = Place::new(written.key_at, written.path.clone());
        let finding = findings.add_as("client", place, &[("names", &names)]);
        for other in found[1..].iter().filter_map(|v| v.written.as_ref()) {
            finding.label(other.key_at, "nor this");
        }
    }
}

/// Names of credentials with typing errors, in the services that Milvus depends on.
fn beside(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for service in &reading.deployment.services {
        for variable in &service.env {
            let Some(right) = misspelt(service.kind, &variable.name) else { continue };
            let values =
                [("name", variable.name.as_str()), ("right", right), ("title", service.kind.title())];
            report(reading, variable, "service", right, &values, findings);
        }
    }
}

fn misspelt(kind: DependencyKind, name: &str) -> Option<&'static str> {
    let known = || kind.credentials().iter().flat_map(|(user, password)| [*user, *password]);
    if known().chain(kind.other_variables().iter().copied()).any(|k| k == name) {
        return None;
    }
    // The distance is no less than what the lengths differ by.
    known().find(|k| k.len().abs_diff(name.len()) <= 2 && strsim::osa_distance(k, name) <= 2)
}

fn report(
    reading: &Reading<'_>,
    variable: &Variable,
    variant: &'static str,
    right: &str,
    values: &[(&str, &str)],
    findings: &mut Findings<'_>,
) {
    let Some(written) = &variable.written else { return };
    let place = Place::new(written.key_at, written.path.clone());
    findings.add_as(variant, place, values).fix(rename(reading, written.key_at, &variable.name, right));
}

/// Puts the right name in the place of the wrong one, where that stands as it is.
fn rename(reading: &Reading<'_>, at: Location, name: &str, right: &str) -> Option<Fix> {
    let text = reading.deployment.texts.iter().find(|t| t.file == at.file)?;
    let written = text.source.get(at.span.range())?;
    (written == name).then(|| Fix {
        title: format!("rename it to `{right}`"),
        safety: Safety::Unsafe,
        edits: vec![Edit::within(at.file, at.span, right.to_owned())],
    })
}
