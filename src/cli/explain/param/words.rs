//! What the catalogue says, in words.

use crate::facts::milvus::catalogue::{
    Bound, Dead, Default, Documented, Effect, OnChange, Outcome, ParamKind, Sub, When,
};

pub(super) fn kind(kind: ParamKind, sub: Option<Sub>) -> String {
    let kind = match kind {
        ParamKind::Bool => "true or false",
        ParamKind::Int => "a whole number",
        ParamKind::Float => "a number",
        ParamKind::DurationNumber => "a time as a number without a unit",
        ParamKind::Duration => "a time with its unit, such as 10s",
        ParamKind::Size => "a size in bytes, or with k, m or g",
        ParamKind::List => "a list, separated by commas",
        ParamKind::Json => "JSON",
        ParamKind::String => "text",
    };
    match sub {
        None | Some(Sub::Map) => kind.to_owned(),
        Some(Sub::Enum) => format!("{kind}, one of a few words"),
        Some(Sub::Path) => format!("{kind}, a path"),
        Some(Sub::Port) => format!("{kind}, a port"),
        Some(Sub::Percent) => format!("{kind}, a percentage"),
    }
}

pub(super) fn bound(bound: Bound, exclusive: &str, inclusive: &str) -> String {
    format!("{} {}", if bound.exclusive { exclusive } else { inclusive }, bound.value)
}

/// Text of a setting between quotes, which empty text needs to be seen.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\n', "\\n"))
}

pub(super) fn dead(dead: Dead) -> &'static str {
    match dead {
        Dead::Undeclared => "the shipped file sets it, but no code knows it",
        Dead::OldSpelling => "it is read only as the old spelling of another key",
        Dead::NoReader => "it is declared, but no code reads it",
        Dead::OnlyTests => "only Milvus' own tests read it",
        Dead::UnusedField => "it is read into a field that nothing uses",
    }
}

pub(super) fn on_change(change: OnChange) -> &'static str {
    match change {
        OnChange::Harmless => "nothing happens to stored data",
        OnChange::Connection => "only the connection changes: it works or it does not",
        OnChange::CutsLog => "old messages may be deleted sooner",
        OnChange::StopsLog => "the log is no longer consumed",
        OnChange::LosesLog => "messages that are not flushed are lost or out of reach",
        OnChange::LosesMetadata => "the metadata are out of reach, and with them all collections",
        OnChange::LosesObjects => "stored segments are out of reach",
    }
}

pub(super) fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Panics => "Milvus does not start",
        Effect::Fails => "operations fail",
        Effect::Replaced => "Milvus replaces a value",
        Effect::Ignored => "a setting does nothing",
        Effect::Hazard => "a hazard",
    }
}

pub(super) fn when(when: When) -> String {
    match when {
        When::Missing => "no setting".into(),
        When::Empty => "empty text".into(),
        When::NotANumber => "what is no number".into(),
        When::NotAnInteger => "what is no whole number".into(),
        When::NotABool => "what is neither true nor false".into(),
        When::NotJson => "what is not valid JSON".into(),
        When::NotAllowed => "any other word".into(),
        When::OutsideStandalone => "on in a cluster".into(),
        When::HoldsPartition => "text with -partition- in it".into(),
        When::BelowPartner => "less than the lower limit it belongs to".into(),
        When::AbovePartner => "more than the upper limit it belongs to".into(),
        When::AtMost(n) => format!("{n} or less"),
        When::AtLeast(n) => format!("{n} or more"),
        When::Below(n) => format!("below {n}"),
        When::Above(n) => format!("above {n}"),
        When::Exactly(n) => format!("{n}"),
        When::AboveComputed(what) => format!("above {what}"),
        When::Other { key, value } => format!("any value where {key} is {value}"),
    }
}

pub(super) fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Text(text) => format!("becomes {text}"),
        Outcome::Default => "becomes the default".into(),
        Outcome::Unlimited => "means no limit".into(),
        Outcome::Panic => "stops Milvus at start".into(),
        Outcome::Computed(how) => format!("becomes {how}"),
    }
}

pub(super) fn documented(documented: Documented) -> String {
    let since = documented.since.map(|v| format!(" from {v} on")).unwrap_or_default();
    let until = documented.until.map(|v| format!(" until before {v}")).unwrap_or_default();
    let default = match documented.default {
        Some(Default::Text(text)) => format!(", default {}", quoted(text)),
        _ => String::new(),
    };
    format!("no release read here declares it; documentation or newer code has it{since}{until}{default}")
}
