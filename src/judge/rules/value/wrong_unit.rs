//! A number with a unit where none is read, without one where one is needed, or with one that is not known.

use super::judged_setting::{JudgedSetting, judged_settings};
use super::{effect, kubernetes_quantity};
use crate::facts::Severity;
use crate::facts::milvus::accessors::{Read, parse, read};
use crate::facts::milvus::catalogue::{ParamKind, Sub};
use crate::facts::milvus::quantity::{Measure, Quantity, go_duration, size_text, worth};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::edit::Safety;

/// What is wrong with the unit, and the text to write instead.
pub struct Correction {
    variant: &'static str,
    /// The amount meant, as the release reads it.
    exact: Option<String>,
    /// What was likely meant.
    likely: Option<String>,
}

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    kubernetes_quantity::report(reading, findings);
    for judged in judged_settings(reading) {
        let Some(correction) = correction(&judged) else { continue };
        let becomes = read(judged.param, judged.version(), judged.text());
        let (wanted, effect) = (effect::wanted(&judged), effect::sentence(&judged, becomes));
        let exact = correction.exact.and_then(|text| judged.write(&text, Safety::Unsafe));
        let likely = correction.likely.and_then(|text| judged.write(&text, Safety::Shown));
        let values = [("wanted", &*wanted), ("effect", &*effect)];
        let finding = judged.report(findings, correction.variant, &values).fix(exact).fix(likely);
        if becomes.stops() {
            finding.stops();
        }
        if becomes == Read::Unknown {
            finding.severity(Severity::Warning);
        }
    }
}

/// What is wrong with a text's unit; `None` where the trouble is another, or none.
pub(super) fn correction(judged: &JudgedSetting<'_>) -> Option<Correction> {
    let (param, version, text) = (judged.param, judged.version(), judged.text());
    if parse(param, version, text).is_some() {
        return None;
    }
    match param.kind_in(version) {
        ParamKind::Int | ParamKind::Float | ParamKind::DurationNumber => unit_too_much(judged),
        ParamKind::Duration => duration(judged),
        ParamKind::Size => size(text),
        ParamKind::Bool | ParamKind::List | ParamKind::Json | ParamKind::String => None,
    }
}

/// `10s` for a number of seconds, `64m` for a number of bytes, `85%` for a percentage.
fn unit_too_much(judged: &JudgedSetting<'_>) -> Option<Correction> {
    let text = judged.text();
    let unit = judged.param.unit_in(judged.version());
    // Who writes `10MB` for a rate means it per second.
    let unit = unit.map(|u| u.strip_suffix("/s").unwrap_or(u)).and_then(worth);
    let percent = judged.param.sub() == Some(Sub::Percent);
    let time = || go_duration(text).or_else(|| Quantity::written(text, Measure::Time).map(Quantity::total));
    let other = |measure| Quantity::written(text, measure).map(Quantity::total);
    let amount = match unit {
        Some((Measure::Time, worth)) => time().map(|total| Some(total / worth)),
        Some((measure, worth)) => other(measure).map(|total| Some(total / worth)),
        None if percent => other(Measure::Percent).map(Some),
        None => other(Measure::Percent).or_else(time).or_else(|| other(Measure::Bytes)).map(|_| None),
    }?;
    let exact = amount.map(|n| (n * 1e9).round() / 1e9).map(|n| n.to_string());
    let exact = exact.filter(|text| parse(judged.param, judged.version(), text).is_some());
    Some(Correction { variant: "unit", exact, likely: None })
}

/// A bare number for a duration, or one in a unit that is not known.
fn duration(judged: &JudgedSetting<'_>) -> Option<Correction> {
    let text = judged.text();
    if text.parse::<f64>().is_ok_and(f64::is_finite) {
        let default = judged.param.code_text(judged.version()).unwrap_or_default();
        let unit = default.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let likely = format!("{text}{unit}");
        let fits = parse(judged.param, judged.version(), &likely).is_some();
        return Some(Correction { variant: "bare", exact: None, likely: fits.then_some(likely) });
    }
    let seconds = Quantity::written(text, Measure::Time)?.total();
    Some(Correction { variant: "foreign", exact: Some(duration_text(seconds)), likely: None })
}

fn duration_text(seconds: f64) -> String {
    let units = [(3600.0, "h"), (60.0, "m"), (1.0, "s"), (1e-3, "ms"), (1e-6, "us")];
    let whole = |unit: f64| ((seconds / unit).round() - seconds / unit).abs() < 1e-9;
    let (unit, name) =
        units.into_iter().find(|(unit, _)| seconds >= *unit && whole(*unit)).unwrap_or((1.0, "s"));
    format!("{}{name}", (seconds / unit * 1e9).round() / 1e9)
}

/// `1.5g`, `10 mb`, `1GiB`, `1t`, `100b`.
fn size(text: &str) -> Option<Correction> {
    let bytes = Quantity::written(text, Measure::Bytes)?.total();
    Some(Correction { variant: "size", exact: size_text(bytes), likely: None })
}

#[cfg(test)]
mod tests {
    use super::duration_text;

    #[test]
    fn durations_are_written_in_the_largest_whole_unit() {
        for (seconds, text) in [(600.0, "10m"), (86400.0, "24h"), (0.25, "250ms"), (90.0, "90s")] {
            assert_eq!(duration_text(seconds), text);
        }
    }
}
