//! A text that the parameter's reader cannot parse.

use super::{Subject, effect, subjects, wrong_unit};
use crate::fix::Safety;
use crate::milvus::catalogue::Kind;
use crate::milvus::read::{Read, parse, read};
use crate::milvus::{Origin, Reading, text};
use crate::rule::{Findings, Severity};
use crate::yaml::Style;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for subject in subjects(reading) {
        let kind = subject.param.kind_in(subject.version());
        let fits = parse(subject.param, subject.version(), subject.text()).is_some();
        if fits || subject.text().is_empty() || kind == Kind::Json {
            continue;
        }
        if kind == Kind::Bool && (is_quoted_word(&subject) || is_read_as_meant(&subject)) {
            continue;
        }
        if wrong_unit::correction(&subject).is_some() {
            continue;
        }
        report(&subject, findings);
    }
}

fn report(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let becomes = read(subject.param, subject.version(), subject.text());
    let (wanted, effect) = (effect::wanted(subject), effect::sentence(subject, becomes));
    let fix = meant(subject).and_then(|meant| subject.write(&meant, Safety::Unsafe));
    let finding = subject.report(findings, "", &[("wanted", &wanted), ("effect", &effect)]).fix(fix);
    if becomes.stops() {
        finding.stops();
    }
    if becomes == Read::Unknown {
        finding.severity(Severity::Warning);
    }
}

/// A word of YAML for true or false in quotes, which a rule of its own reports. Variables are text with quotes or without.
fn is_quoted_word(subject: &Subject<'_>) -> bool {
    let quoted = matches!(subject.style(), Some(Style::SingleQuoted | Style::DoubleQuoted));
    let word = |text: &str| yaml_bool(text).filter(|_| is_yaml_case(text));
    let variable = matches!(subject.setting.origin, Origin::Environment { .. });
    quoted && !variable && word(subject.text()).is_some()
}

/// A word for false that is read as false, since it is none that Milvus knows.
fn is_read_as_meant(subject: &Subject<'_>) -> bool {
    let read = || read(subject.param, subject.version(), subject.text());
    yaml_bool(subject.text()) == Some(false) && read() == Read::False
}

/// The three ways in which YAML knows its words: `yes`, `Yes`, `YES`.
fn is_yaml_case(word: &str) -> bool {
    let rest = word.get(1..).unwrap_or_default();
    let lower = rest.chars().all(char::is_lowercase);
    lower || word.chars().all(char::is_uppercase)
}

fn yaml_bool(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "y" | "yes" | "on" | "true" => Some(true),
        "n" | "no" | "off" | "false" => Some(false),
        _ => None,
    }
}

/// The text that was meant, where it says the same in another way: blanks, separators of thousands, `.0`.
fn meant(subject: &Subject<'_>) -> Option<String> {
    let trimmed = subject.text().trim();
    if subject.param.kind_in(subject.version()) == Kind::Bool {
        return yaml_bool(trimmed).map(|b| b.to_string());
    }
    let plain = trimmed.replace(['_', ' '], "");
    let whole = plain.strip_suffix(".0").unwrap_or(&plain).to_owned();
    let number: Option<f64> = plain.parse().ok();
    let exact = number.filter(|n| n.fract() == 0.0 && n.abs() < 1e15).map(|n| n.to_string());
    let candidates = [Some(plain), Some(whole), exact];
    let mut fitting = candidates.into_iter().flatten();
    fitting.find(|text| parse(subject.param, subject.version(), text).is_some() && text::int(text) != Some(0))
}
