//! What Milvus makes of a value, in words.

use super::Subject;
use crate::milvus::catalogue::{Kind, Outcome};
use crate::milvus::quantity::{Measure, worth};
use crate::milvus::read::{Read, is_unsigned};

/// What becomes of a value that is not taken as written, as a sentence without a full stop.
pub fn sentence(subject: &Subject<'_>, read: Read) -> String {
    let milvus = format!("Milvus {}", subject.version());
    let silently = |what: &str| format!("{milvus} silently takes {what}");
    match read {
        Read::Value(_) => format!("{milvus} takes it as written"),
        Read::Zero if is_time(subject) => silently("0, which is no time at all"),
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
pub fn is_time(subject: &Subject<'_>) -> bool {
    let unit = subject.param.unit_in(subject.version()).and_then(worth);
    subject.param.kind_in(subject.version()) == Kind::DurationNumber
        || unit.is_some_and(|(measure, _)| measure == Measure::Time)
}

/// What the text should have been.
pub fn wanted(subject: &Subject<'_>) -> String {
    let unit = subject.param.unit_in(subject.version());
    let of = unit.map(|u| format!(" of {}", long(u))).unwrap_or_default();
    match subject.param.kind_in(subject.version()) {
        Kind::Bool => "true or false".to_owned(),
        Kind::Int if is_unsigned(subject.param, subject.version()) => {
            format!("a whole number{of} without a sign")
        }
        Kind::Int => format!("a whole number{of}"),
        Kind::Float | Kind::DurationNumber => format!("a number{of}"),
        Kind::Duration => "a number with a unit of time, such as `10s`".to_owned(),
        Kind::Size => "a whole number of bytes, or one with `k`, `m` or `g`".to_owned(),
        Kind::Json => "JSON".to_owned(),
        Kind::List | Kind::String => "text".to_owned(),
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
