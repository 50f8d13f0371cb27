//! Environment variables that look like settings and are none.

use super::variables::Variables;
use crate::base::effort::spend;
use crate::deployment::{Reading, Variable};
use crate::facts::milvus::{DependencyKind, NormalKey, environment};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
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
    findings.add_shared(&variables.beside, |findings| beside(reading, findings));
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
