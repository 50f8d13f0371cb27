//! The one interpreter of Milvus' accessors: what a release makes of the text of a parameter.

use super::catalogue::{Accessor, Clamp, Default, Outcome, Param, ParamKind, When};
use super::{Version, quantity, text};
use crate::facts::tables::milvus::accessors::ACCESSORS;
pub use crate::facts::tables::milvus::accessors::Readable;

/// What a text becomes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Read {
    /// The value that is written.
    Value(Value),
    /// 0, since the text cannot be parsed.
    Zero,
    /// False, since the text cannot be parsed.
    False,
    /// Nothing, since the text cannot be parsed: as if it were not set.
    Nothing,
    /// The default in the code, since the text cannot be parsed.
    Default(Option<&'static str>),
    /// Milvus does not start, since the text cannot be parsed.
    Panics,
    /// Something else, since the value is unfit.
    Replaced {
        /// What.
        by: Outcome,
        /// Whether the log says so.
        warns: bool,
    },
    /// It cannot be parsed, and what comes of it is not known.
    Unknown,
}

/// A value as read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A number, in the parameter's unit.
    Number(f64),
    /// A time in seconds.
    Seconds(f64),
    /// A size in bytes.
    Bytes(f64),
    /// Text, taken as it is.
    Text,
}

impl Value {
    /// The number, whatever it counts.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(n) | Self::Seconds(n) | Self::Bytes(n) => Some(n),
            Self::Bool(_) | Self::Text => None,
        }
    }
}

impl Read {
    /// Whether Milvus does not start with it.
    pub fn stops(self) -> bool {
        matches!(self, Self::Panics | Self::Replaced { by: Outcome::Panic, .. })
    }
}

/// What an accessor makes of a text, in words.
pub fn readable(accessor: Accessor) -> Option<&'static Readable> {
    // `GetAsDuration(S)` is the function GetAsDuration.
    let name = format!("{accessor:?}");
    let name = name.split('(').next().unwrap_or_default();
    ACCESSORS.functions.iter().find(|row| row.functions.contains(&name))
}

/// Reads a text as a release does, other settings aside.
pub fn read(param: &Param, version: Version, text: &str) -> Read {
    let value = parse(param, version, text);
    let cases = param.clamps(version).flat_map(Clamp::cases);
    let replaced = cases
        .filter(|case| case.when().any(|when| applies(when, param, version, text, value)))
        .map(|case| Read::Replaced { by: case.then(), warns: case.warns() })
        .next();
    match (replaced, value) {
        (Some(Read::Replaced { by: Outcome::Text(same), .. }), Some(value))
            if parse(param, version, same) == Some(value) =>
        {
            Read::Value(value)
        }
        (Some(replaced), _) => replaced,
        (None, Some(value)) => Read::Value(value),
        (None, None) => unparsable(param, version),
    }
}

/// The value of a text that has the form the parameter asks for.
pub fn parse(param: &Param, version: Version, text: &str) -> Option<Value> {
    match param.kind_in(version) {
        ParamKind::Bool => text::bool(text).map(Value::Bool),
        ParamKind::Int if is_unsigned(param, version) => unsigned(text).map(Value::Number),
        ParamKind::Int => text::int(text).map(|n| Value::Number(n as f64)),
        ParamKind::Float | ParamKind::DurationNumber => float(text).map(Value::Number),
        ParamKind::Duration => quantity::go_duration(text).map(Value::Seconds),
        ParamKind::Size => quantity::size(text).map(Value::Bytes),
        ParamKind::Json => json(param, version, text).then_some(Value::Text),
        ParamKind::List | ParamKind::String => Some(Value::Text),
    }
}

/// Whether a sign is too much. What is rewritten before it is read may have one.
pub fn is_unsigned(param: &Param, version: Version) -> bool {
    use Accessor::{GetAsUint, GetAsUint32, GetAsUint64};
    let unsigned = matches!(param.reads(version), Some(GetAsUint | GetAsUint32 | GetAsUint64));
    unsigned && !param.reformatted()
}

fn unsigned(text: &str) -> Option<f64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse::<u64>().ok()).flatten().map(|n| n as f64)
}

/// A number as Go reads it; one that is too large is none.
fn float(text: &str) -> Option<f64> {
    let value: f64 = text.parse().ok()?;
    let too_large = value.is_infinite() && text.bytes().any(|b| b.is_ascii_digit());
    (!too_large).then_some(value)
}

fn json(param: &Param, version: Version, text: &str) -> bool {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { return false };
    let plain =
        |map: &serde_json::Map<_, serde_json::Value>| map.values().all(|v| v.is_string() || v.is_null());
    match param.reads(version) {
        // What is rewritten first may hold numbers, too.
        Some(Accessor::GetAsJSONMap) if param.reformatted() => value.is_object(),
        Some(Accessor::GetAsJSONMap) => value.is_null() || value.as_object().is_some_and(plain),
        Some(Accessor::GetAsRoleDetails) => value.is_object() || value.is_null(),
        _ => true,
    }
}

fn applies(when: When, param: &Param, version: Version, text: &str, value: Option<Value>) -> bool {
    let number = || value.and_then(Value::number);
    match when {
        When::Empty => text.is_empty(),
        When::NotANumber => float(text).is_none(),
        When::NotAnInteger => text::int(text).is_none(),
        When::NotABool => text::bool(text).is_none(),
        When::NotJson => !json(param, version, text),
        When::NotAllowed => !param.allows(version, text),
        When::HoldsPartition => text.contains("-partition-"),
        When::AtMost(n) => number().is_some_and(|v| v <= n),
        When::AtLeast(n) => number().is_some_and(|v| v >= n),
        When::Below(n) => number().is_some_and(|v| v < n),
        When::Above(n) => number().is_some_and(|v| v > n),
        When::Exactly(n) => number() == Some(n),
        // These hang on other settings, or on the setting's absence.
        When::Missing
        | When::OutsideStandalone
        | When::BelowPartner
        | When::AbovePartner
        | When::AboveComputed(_)
        | When::Other { .. } => false,
    }
}

/// Whether a release does not start on a text that it cannot parse.
pub fn unparsable_panics(param: &Param, version: Version) -> bool {
    param.panics_in_2_2_if_unparsable() && ACCESSORS.unparsable_panics.within.contains(version)
}

/// What the accessor makes of a text that it cannot parse.
fn unparsable(param: &Param, version: Version) -> Read {
    use Accessor as A;
    match param.reads(version) {
        _ if unparsable_panics(param, version) => Read::Panics,
        Some(
            A::ParseBool
            | A::ParseFloatWithDefault
            | A::ParseInt32WithDefault
            | A::ParseInt64WithDefault
            | A::ParseIntWithDefault
            | A::ParseUInt16WithDefault,
        ) => Read::Panics,
        Some(
            A::Get
            | A::GetConfig
            | A::GetValue
            | A::Load
            | A::LoadWithDefault
            | A::LoadWithDefault2
            | A::LoadWithPriority
            | A::ParseConfig
            | A::InitChanNamePrefix,
        ) => Read::Unknown,
        Some(A::GetAsBool) => Read::False,
        Some(A::GetAsDurationByParse) => Read::Default(default(param, version)),
        Some(A::GetAsJSONMap | A::GetAsRoleDetails) => Read::Nothing,
        Some(_) => Read::Zero,
        None => match param.kind_in(version) {
            ParamKind::Bool => Read::False,
            ParamKind::Duration => Read::Default(default(param, version)),
            ParamKind::Json => Read::Nothing,
            _ => Read::Zero,
        },
    }
}

fn default(param: &Param, version: Version) -> Option<&'static str> {
    match param.code_default(version)? {
        Default::Text(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::milvus::NormalKey;
    use crate::facts::milvus::catalogue;

    fn of(key: &str, version: &str, text: &str) -> Read {
        let param = catalogue::param(&NormalKey::new(key)).unwrap();
        read(param, version.parse().unwrap(), text)
    }

    #[test]
    fn every_accessor_in_use_is_described() {
        for param in catalogue::params() {
            for release in catalogue::releases() {
                for accessor in param.readers(release.version) {
                    assert!(readable(*accessor).is_some(), "{}: {accessor:?}", param.key());
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_parsed_panics_in_2_2_and_is_zero_later() {
        assert_eq!(of("rocksmq.retentionTimeInMinutes", "2.2.16", "abc"), Read::Panics);
        assert_eq!(of("rocksmq.retentionTimeInMinutes", "2.3.5", "abc"), Read::Zero);
        assert_eq!(of("proxy.port", "2.3.5", "19531 "), Read::Zero);
        assert_eq!(of("proxy.port", "2.3.5", "+19531"), Read::Value(Value::Number(19531.0)));
        assert_eq!(of("proxy.http.enabled", "2.3.5", "yes"), Read::False);
        assert_eq!(of("gpu.initMemSize", "2.6.20", "-1"), Read::Zero);
        assert!(of("common.clusterID", "2.6.20", "-1").stops());
    }

    #[test]
    fn a_duration_by_parse_falls_back_on_its_default() {
        let key = "streaming.walBalancer.triggerInterval";
        assert!(matches!(of(key, "2.6.0", "10"), Read::Default(Some(_))));
        assert_eq!(of(key, "2.6.0", "10s"), Read::Value(Value::Seconds(10.0)));
    }

    #[test]
    fn unfit_values_are_replaced() {
        let by = |key, text| match of(key, "2.6.20", text) {
            Read::Replaced { by, .. } => by,
            other => panic!("{key}: {other:?}"),
        };
        assert_eq!(by("proxy.maxPasswordLength", "100"), Outcome::Text("72"));
        assert_eq!(by("quotaAndLimits.flushRate.max", "-1"), Outcome::Unlimited);
        assert_eq!(by("rootCoord.dmlChannelNum", "-1"), Outcome::Panic);
    }
}
