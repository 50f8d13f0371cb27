//! Settings that do not go together.

use crate::deployment::Settings;
use crate::facts::Severity;
use crate::facts::milvus::catalogue::{Constraint, Effect, Relation, Required, Term, constraints};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::value::judged_setting::{self, JudgedSetting, judged_setting_of, shown_in_line};
use crate::judge::rules::value::related;

/// Rules on object stores have their own rule, which knows the providers.
const OTHERS: &[&str] = &["iam-provider"];

/// Reports the constraints between parameters that the settings break.
pub(super) fn report_broken(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if reading.settings.unknown {
        return;
    }
    let known = constraints().iter().filter(|c| c.holds_in(judged_setting::judged_release(reading)));
    for constraint in known.filter(|c| c.effect() != Effect::Ignored && !OTHERS.contains(&c.id())) {
        match constraint.relation() {
            Relation::Ascending(terms) => ascending(reading, constraint, terms, false, findings),
            Relation::StrictlyAscending(terms) => ascending(reading, constraint, terms, true, findings),
            Relation::Needs { keys, when, have } if keys.is_empty() => {
                needs(reading, constraint, when, have, findings);
            }
            Relation::Different(keys) => different(reading, constraint, &keys, findings),
            Relation::Needs { .. } | Relation::Stated(_) => {}
        }
    }
}

fn ascending(
    reading: &Case<'_>,
    constraint: &Constraint,
    terms: &[Term],
    strictly: bool,
    findings: &mut Findings<'_>,
) {
    let version = judged_setting::judged_release(reading);
    let broken = |settings: &Settings, pair: &[Term]| {
        let value = |term: &Term| related::number(settings, version, term.key()).map(|n| n * term.times);
        let (Some(low), Some(high)) = (value(&pair[0]), value(&pair[1])) else { return false };
        if strictly { low >= high } else { low > high }
    };
    // What the release does not keep to itself is nobody's fault.
    let shipped = Settings::over_shipped(version);
    for pair in terms.windows(2) {
        if broken(&reading.settings, pair) && !broken(&shipped, pair) {
            report(reading, constraint, &[pair[0].key(), pair[1].key()], findings);
        }
    }
}

fn needs(
    reading: &Case<'_>,
    constraint: &Constraint,
    when: &[Required],
    have: &[Required],
    findings: &mut Findings<'_>,
) {
    let applies = when.iter().all(|required| related::holds(reading, required));
    let Some(missing) = have.iter().find(|r| applies && !related::holds(reading, r)) else { return };
    let keys: Vec<&str> = when.iter().map(Required::key).chain([missing.key()]).collect();
    report(reading, constraint, &keys, findings);
}

fn different(
    reading: &Case<'_>,
    constraint: &Constraint,
    keys: &[&'static str],
    findings: &mut Findings<'_>,
) {
    let text = |key: &str| related::normal_text(reading, key);
    let same = keys.windows(2).find(|pair| text(pair[0]) == text(pair[1]) && !text(pair[0]).is_empty());
    if let Some(pair) = same {
        report(reading, constraint, pair, findings);
    }
}

/// At the first of the keys that somebody wrote, with the others as further places.
fn report(reading: &Case<'_>, constraint: &Constraint, keys: &[&str], findings: &mut Findings<'_>) {
    let written: Vec<JudgedSetting<'_>> =
        keys.iter().filter_map(|key| judged_setting_of(reading, key)).collect();
    let Some(judged) = written.first() else { return };
    // A setting that does nothing anyway breaks nothing.
    let dead = keys.iter().any(|key| related::is_dead(reading, key));
    let nobodys_choice =
        written.iter().all(JudgedSetting::ever_default) && constraint.effect() == Effect::Hazard;
    if dead || nobodys_choice || written.iter().any(|s| related::switched_off(s).is_some()) {
        return;
    }
    let state: Vec<String> = keys.iter().map(|key| state(reading, key)).collect();
    let values = [("state", &*state.join(", ")), ("text", constraint.text())];
    let finding = judged.report(findings, variant(constraint.effect()), &values);
    match constraint.effect() {
        Effect::Panics => {
            finding.stops();
        }
        Effect::Hazard => {
            finding.severity(Severity::Warning);
        }
        Effect::Fails | Effect::Replaced | Effect::Ignored => {}
    }
    for other in keys.iter().filter_map(|key| reading.settings.get(key).written()) {
        finding.label(other.at, "together with this");
    }
}

fn variant(effect: Effect) -> &'static str {
    match effect {
        Effect::Panics => "panics",
        Effect::Fails => "fails",
        Effect::Replaced | Effect::Ignored => "replaced",
        Effect::Hazard => "hazard",
    }
}

fn state(reading: &Case<'_>, key: &str) -> String {
    match reading.settings.get(key).text() {
        "" => format!("`{key}` is empty"),
        text => format!("`{key}` is `{}`", shown_in_line(text)),
    }
}
