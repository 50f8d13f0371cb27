//! A text that the parameter's reader cannot parse.

use super::judged_setting::{JudgedSetting, judged_settings};
use super::{effect, wrong_unit};
use crate::deployment::Origin;
use crate::facts::Severity;
use crate::facts::milvus::accessors::{Read, parse, read};
use crate::facts::milvus::catalogue::ParamKind;
use crate::facts::milvus::text;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::edit::Safety;
use crate::text::yaml::Style;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for judged in judged_settings(reading) {
        let kind = judged.param.kind_in(judged.version());
        let fits = parse(judged.param, judged.version(), judged.text()).is_some();
        if fits || judged.text().is_empty() || kind == ParamKind::Json {
            continue;
        }
        if kind == ParamKind::Bool && (is_quoted_word(&judged) || is_read_as_meant(&judged)) {
            continue;
        }
        if wrong_unit::correction(&judged).is_some() {
            continue;
        }
        report(&judged, findings);
    }
}

fn report(judged: &JudgedSetting<'_>, findings: &mut Findings<'_>) {
    let becomes = read(judged.param, judged.version(), judged.text());
    let (wanted, effect) = (effect::wanted(judged), effect::sentence(judged, becomes));
    let fix = meant(judged).and_then(|meant| judged.write(&meant, Safety::Unsafe));
    let finding = judged.report(findings, "", &[("wanted", &wanted), ("effect", &effect)]).fix(fix);
    if becomes.stops() {
        finding.stops();
    }
    if becomes == Read::Unknown {
        finding.severity(Severity::Warning);
    }
}

/// A word of YAML for true or false in quotes, which a rule of its own reports. Variables are text with quotes or without.
fn is_quoted_word(judged: &JudgedSetting<'_>) -> bool {
    let quoted = matches!(judged.style(), Some(Style::SingleQuoted | Style::DoubleQuoted));
    let word = |text: &str| yaml_bool(text).filter(|_| is_yaml_case(text));
    let variable = matches!(judged.setting.origin, Origin::Environment { .. });
    quoted && !variable && word(judged.text()).is_some()
}

/// A word for false that is read as false, since it is none that Milvus knows.
fn is_read_as_meant(judged: &JudgedSetting<'_>) -> bool {
    let read = || read(judged.param, judged.version(), judged.text());
    yaml_bool(judged.text()) == Some(false) && read() == Read::False
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

/// The text that was meant, where it says the same in another way: spaces, separators of thousands, `.0`.
fn meant(judged: &JudgedSetting<'_>) -> Option<String> {
    let trimmed = judged.text().trim();
    if judged.param.kind_in(judged.version()) == ParamKind::Bool {
        return yaml_bool(trimmed).map(|b| b.to_string());
    }
    let plain = trimmed.replace(['_', ' '], "");
    let whole = plain.strip_suffix(".0").unwrap_or(&plain).to_owned();
    let number: Option<f64> = plain.parse().ok();
    let exact = number.filter(|n| n.fract() == 0.0 && n.abs() < 1e15).map(|n| n.to_string());
    let candidates = [Some(plain), Some(whole), exact];
    let mut fitting = candidates.into_iter().flatten();
    fitting.find(|text| parse(judged.param, judged.version(), text).is_some() && text::int(text) != Some(0))
}
