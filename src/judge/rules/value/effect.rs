//! What Milvus makes of a value, in words.

use super::judged_setting::JudgedSetting;
use crate::facts::milvus::accessors::{Read, is_unsigned};
use crate::facts::milvus::catalogue::{Outcome, ParamKind};
use crate::facts::milvus::quantity::{Measure, worth};

/// What becomes of a value that is not taken as written, as a sentence without a full stop.
pub fn sentence(judged: &JudgedSetting<'_>, read: Read) -> String {
    let milvus = format!("Milvus {}", judged.version());
    let silently = |what: &str| format!("{milvus} silently takes {what}");
    match read {
        Read::Value(_) => format!("{milvus} takes it as written"),
        Read::Zero if is_time(judged) => silently("0, which is no time at all"),
        Read::Zero => silently("0"),
        Read::False => silently("false"),
        Read::Nothing => format!("{milvus} silently goes on as if it were not set"),
        Read::Default(Some(text)) => silently(&format!("its default, `{text}`")),
        Read::Default(None) => silently("its default"),
        Read::Panics => format!("{milvus} stops at start"),
        Read::Replaced { by, warns } => {
            let (how, log) = if warns { ("", ", with a warning in its log") } else { ("silently ", "") };
            match by {
                Outcome::Text("") => format!("{milvus} {how}takes it for empty{log}"),
                Outcome::Text(text) => format!("{milvus} {how}replaces it by `{text}`{log}"),
                Outcome::Default => format!("{milvus} {how}replaces it by its default{log}"),
                Outcome::Unlimited => format!("{milvus} {how}sets no limit{log}"),
                Outcome::Panic => format!("{milvus} stops with it"),
                Outcome::Computed(what) => format!("{milvus} {how}replaces it by {what}{log}"),
            }
        }
        Read::Unknown => format!("{milvus} cannot read it"),
    }
}

/// Whether the number counts time.
pub fn is_time(judged: &JudgedSetting<'_>) -> bool {
    let unit = judged.param.unit_in(judged.version()).and_then(worth);
    judged.param.kind_in(judged.version()) == ParamKind::DurationNumber
        || unit.is_some_and(|(measure, _)| measure == Measure::Time)
}

/// What the text should have been.
pub fn wanted(judged: &JudgedSetting<'_>) -> String {
    let unit = judged.param.unit_in(judged.version());
    let of = unit.map(|u| format!(" of {}", long(u))).unwrap_or_default();
    match judged.param.kind_in(judged.version()) {
        ParamKind::Bool => "true or false".to_owned(),
        ParamKind::Int if is_unsigned(judged.param, judged.version()) => {
            format!("a whole number{of} without a sign")
        }
        ParamKind::Int => format!("a whole number{of}"),
        ParamKind::Float | ParamKind::DurationNumber => format!("a number{of}"),
        ParamKind::Duration => "a number with a unit of time, such as `10s`".to_owned(),
        ParamKind::Size => "a whole number of bytes, or one with `k`, `m` or `g`".to_owned(),
        ParamKind::Json => "JSON".to_owned(),
        ParamKind::List | ParamKind::String => "text".to_owned(),
    }
}

fn long(unit: &str) -> &str {
    match unit {
        "s" => "seconds",
        "ms" => "milliseconds",
        "min" => "minutes",
        "h" => "hours",
        "day" => "days",
        other => other,
    }
}
