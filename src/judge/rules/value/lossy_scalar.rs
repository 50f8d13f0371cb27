//! An unin_double_quotes value that YAML changes before its reader sees it.

use super::judged_setting::{JudgedSetting, in_double_quotes, judged_settings};
use crate::deployment::{Origin, Reading, Written};
use crate::facts::milvus::catalogue::{self, OnChange, ParamKind};
use crate::facts::milvus::{NormalKey, values};
use crate::facts::names_secret;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::edit::{Fix, Safety};
use crate::text::yaml::Style;
use crate::text::yaml::reader::{Reader, Scalar, scalar, value_text};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for judged in judged_settings(reading) {
        setting(&judged, findings);
    }
    values(reading, findings);
}

fn setting(judged: &JudgedSetting<'_>, findings: &mut Findings<'_>) {
    let (Origin::Written(written), Some(source)) = (&judged.setting.origin, judged.source()) else {
        return;
    };
    if judged.style() != Some(Style::Plain) || source == judged.text() {
        return;
    }
    let Some(text) = judged.reading.deployment.texts.get(written.text) else { return };
    let meaning = scalar(&text.tree, written.node, text.reader);
    let changed = match judged.param.kind_in(judged.version()) {
        ParamKind::String | ParamKind::List | ParamKind::Json => {
            changes_text(meaning, source) && takes_any_text(judged)
        }
        ParamKind::Int | ParamKind::Float | ParamKind::DurationNumber | ParamKind::Size => is_octal(source),
        ParamKind::Bool | ParamKind::Duration => false,
    };
    if !changed {
        return;
    }
    let secret = catalogue::is_secret(&judged.setting.normal);
    let shown = if secret { "it".to_owned() } else { format!("`{source}`") };
    let becomes = if secret { "something else".to_owned() } else { format!("`{}`", judged.text()) };
    let fix = quote(judged.reading, written, source, safety(judged));
    let fix = fix.filter(|_| !is_octal_number(judged, source));
    let plain = is_octal_number(judged, source).then(|| plain_digits(judged.reading, written, source));
    let values = [("source", &*shown), ("becomes", &*becomes)];
    judged.report(findings, "setting", &values).fix(fix).fix(plain.flatten());
}

/// A number's leading zero is taken off rather than put into quotes.
fn is_octal_number(judged: &JudgedSetting<'_>, source: &str) -> bool {
    let kind = judged.param.kind_in(judged.version());
    is_octal(source) && !matches!(kind, ParamKind::String | ParamKind::List | ParamKind::Json)
}

/// A text parameter whose default is a number is one to count with, unless it is one of some words.
fn takes_any_text(judged: &JudgedSetting<'_>) -> bool {
    let default = judged.param.code_text(judged.version()).unwrap_or_default();
    default.parse::<f64>().is_err() || !judged.param.allowed(judged.version()).is_empty()
}

/// Numbers and words that are printed otherwise than written. `True` for `true` is no loss.
fn changes_text(meaning: Scalar, source: &str) -> bool {
    match meaning {
        Scalar::Int(_) | Scalar::Uint(_) | Scalar::Float(_) => true,
        Scalar::Bool(_) => !matches!(source.to_lowercase().as_str(), "true" | "false"),
        _ => false,
    }
}

/// Digits that are read in base 8: `010` is 8.
fn is_octal(source: &str) -> bool {
    let digits = source.strip_prefix(['-', '+']).unwrap_or(source);
    digits.len() > 1
        && digits.starts_with('0')
        && digits.bytes().all(|b| (b'0'..=b'7').contains(&b))
        && digits.bytes().any(|b| b != b'0')
}

/// The chart's values that are texts.
fn values(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    for key in values::chart_texts() {
        let Some(written) = helm.values.changed(key) else { continue };
        let Some(text) = reading.deployment.texts.get(written.text) else { continue };
        let node = text.tree.resolve(written.node);
        let source = text.tree.text(node);
        let meaning = scalar(&text.tree, node, Reader::Helm);
        let printed = value_text(&text.tree, node, Reader::Helm);
        let plain = text.tree.style(node) == Some(Style::Plain);
        let Some(printed) = printed.filter(|p| plain && p != source && changes_text(meaning, source)) else {
            continue;
        };
        let secret = is_secret_value(reading, key);
        let (shown, becomes) = match secret {
            true => ("it".to_owned(), "something else".to_owned()),
            false => (format!("`{source}`"), format!("`{printed}`")),
        };
        let fix = quote(reading, &written, source, Safety::Unsafe);
        let values = [("key", *key), ("source", &*shown), ("becomes", &*becomes)];
        findings.add_as("values", &written, &values).fix(fix).secret = secret;
    }
}

/// Whether the chart makes a secret setting of a value.
fn is_secret_value(reading: &Reading<'_>, key: &str) -> bool {
    let settings = reading.settings.layers.iter().flat_map(|layer| layer.settings.iter());
    let from = |origin: &Origin| matches!(origin, Origin::Chart { by, .. } if by == key);
    let made: Vec<&NormalKey> = settings.filter(|s| from(&s.origin)).map(|s| &s.normal).collect();
    made.iter().any(|normal| catalogue::is_secret(normal)) || names_secret(key)
}

/// Where another value puts stored data out of reach, the fix is for a person to decide on.
fn safety(judged: &JudgedSetting<'_>) -> Safety {
    match judged.param.on_change() {
        Some(OnChange::LosesLog | OnChange::LosesMetadata | OnChange::LosesObjects) => Safety::Shown,
        _ => Safety::Unsafe,
    }
}

/// Quotes change what runs: until now something else was read.
fn quote(reading: &Reading<'_>, written: &Written, source: &str, safety: Safety) -> Option<Fix> {
    let edits = reading.deployment.texts.get(written.text)?.rewrite(written, &in_double_quotes(source))?;
    Some(Fix { title: "put it in quotes".to_owned(), safety, edits })
}

fn plain_digits(reading: &Reading<'_>, written: &Written, source: &str) -> Option<Fix> {
    let number = crate::facts::milvus::text::int(source)?.to_string();
    let edits = reading.deployment.texts.get(written.text)?.rewrite(written, &number)?;
    Some(Fix { title: format!("write `{number}`"), safety: Safety::Unsafe, edits })
}
