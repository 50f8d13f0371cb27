//! Settings that others hang on.

use super::judged_setting::{JudgedSetting, judged_release};
use crate::deployment::Settings;
use crate::facts::milvus::accessors::{Read, Value, read};
use crate::facts::milvus::catalogue::{
    self, Default, Outcome, ParamKind, Relation, Required, When, constraints,
};
use crate::facts::milvus::quantity::{Measure, worth};
use crate::facts::milvus::{NormalKey, Version, text};
use crate::judge::Case;

/// The effective text of a key in the one form that its reader makes of it: `True` is `true`, `+1` is `1`.
pub fn normal_text(reading: &Case<'_>, key: &str) -> String {
    let value = reading.settings.get(key).text();
    let kind = catalogue::param(&NormalKey::new(key)).map(|p| p.kind_in(judged_release(reading)));
    match kind {
        Some(ParamKind::Bool) => text::is_true(value).to_string(),
        Some(ParamKind::Int) if !value.is_empty() => text::int(value).unwrap_or(0).to_string(),
        _ => value.to_owned(),
    }
}

/// Whether the effective value is as required.
pub fn holds(reading: &Case<'_>, required: &Required) -> bool {
    required.holds(&normal_text(reading, required.key()))
}

/// The effective number of a key, times in seconds and sizes in bytes; endless where there is no limit.
pub fn number(settings: &Settings, version: Version, key: &str) -> Option<f64> {
    let param = catalogue::param(&NormalKey::new(key))?;
    let effective = settings.get(key);
    let Some(text) = effective.value else {
        let unlimited = matches!(param.code_default(version), Some(Default::Unlimited));
        return unlimited.then_some(f64::INFINITY);
    };
    let number = match read(param, version, text) {
        Read::Value(value) => value,
        Read::Replaced { by: Outcome::Unlimited, .. } => return Some(f64::INFINITY),
        Read::Replaced { by: Outcome::Text(text), .. } => Value::Number(text.parse().ok()?),
        _ => return None,
    };
    match number {
        Value::Number(n) => match param.unit_in(version).and_then(worth) {
            Some((Measure::Time | Measure::Bytes, worth)) => Some(n * worth),
            _ => Some(n),
        },
        other => other.number(),
    }
}

/// Whether nothing reads a key in this release.
pub fn is_dead(reading: &Case<'_>, key: &str) -> bool {
    let param = catalogue::param(&NormalKey::new(key));
    param.is_none_or(|p| p.dead_in(judged_release(reading)).is_some() || !p.known_in(judged_release(reading)))
}

/// What keeps a setting from having an effect: a key, and what it would have to be.
pub struct NeededSwitch {
    /// The key of the switch.
    pub key: &'static str,
    /// The value, or a description of the values, that it needs.
    pub needs: String,
}

/// The switch that is off for a setting, if there is one.
pub fn switched_off(judged: &JudgedSetting<'_>) -> Option<NeededSwitch> {
    by_clamp(judged).or_else(|| by_constraint(judged))
}

/// Milvus overwrites the value while another setting has a certain value.
fn by_clamp(judged: &JudgedSetting<'_>) -> Option<NeededSwitch> {
    let cases = judged.param.clamps(judged.version()).flat_map(|clamp| clamp.cases());
    let own = Some(judged.text());
    let cases = cases.filter(|case| !matches!(case.then(), Outcome::Text(text) if own == Some(text)));
    cases.flat_map(|case| case.when()).find_map(|when| match when {
        When::Other { key, value } if normal_text(judged.reading, key) == value => {
            let needs = if value == "false" { "true" } else { "false" };
            Some(NeededSwitch { key, needs: format!("`{needs}`") })
        }
        _ => None,
    })
}

/// A rule between parameters says so.
fn by_constraint(judged: &JudgedSetting<'_>) -> Option<NeededSwitch> {
    let ignored = constraints().iter().filter(|c| c.effect() == catalogue::Effect::Ignored);
    let normal = judged.param.normal();
    ignored.filter(|c| c.holds_in(judged.version())).find_map(|constraint| {
        let Relation::Needs { keys, when, have } = constraint.relation() else { return None };
        let about = keys.iter().any(|key| NormalKey::new(key).as_str() == normal);
        let applies = about && when.iter().all(|required| holds(judged.reading, required));
        let missing = have.iter().find(|required| !holds(judged.reading, required)).filter(|_| applies)?;
        Some(NeededSwitch { key: missing.key(), needs: needs(missing) })
    })
}

/// What a key must be, in words.
pub fn needs(required: &Required) -> String {
    let is: Vec<String> = required.is().map(|v| format!("`{v}`")).collect();
    let not: Vec<&str> = required.not().collect();
    match (is.as_slice(), not.as_slice()) {
        ([], [""]) => "a value".to_owned(),
        ([], _) => format!("another value than {}", not.join(" and ")),
        _ => is.join(" or "),
    }
}
