//! The rows of `rules/milvus/params/*.yaml`. What each field means stands in `rules/milvus/README.md`.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};

use super::runs::{At, Ordered, Runs};
use super::source::Source;
pub use super::words::{Dead, Flag, OnChange, ParamKind, Sub};

/// A section's file.
pub struct ParamFile {
    /// The file.
    pub source: Source,
    /// Its rows.
    pub rows: Ordered<Row>,
}

/// One parameter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub kind: Runs<ParamKind>,
    pub sub: Option<Sub>,
    #[serde(default)]
    pub unit: Runs<String>,
    #[serde(default)]
    pub allowed: Runs<Vec<String>>,
    pub min: Option<f64>,
    pub above: Option<f64>,
    pub max: Option<f64>,
    pub below: Option<f64>,
    #[serde(default)]
    pub code: Runs<Value>,
    #[serde(default)]
    pub shipped: Runs<Value>,
    #[serde(default)]
    pub reads: Runs<Accessors>,
    #[serde(default)]
    pub flags: Vec<Flag>,
    pub immutable_since: Option<At>,
    pub file: Option<String>,
    pub documented: Option<Documented>,
    #[serde(default)]
    pub dead: Runs<Option<Dead>>,
    #[serde(default)]
    pub clamps: Vec<Clamp>,
    pub on_change: Option<OnChange>,
    pub note: Option<String>,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documented {
    pub since: Option<At>,
    pub until: Option<At>,
    pub default: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clamp {
    pub since: At,
    pub until: Option<At>,
    #[serde(default)]
    pub cases: Vec<Case>,
    pub note: Option<String>,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub when: Vec<When>,
    pub then: Outcome,
    #[serde(default)]
    pub warns: bool,
}

/// A default: text, or one of the marks `~`, `<unlimited>`, `<required>`, `<computed: …>`.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Absent,
    Text(String),
    Unlimited,
    Required,
    Computed(String),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(Self::Absent) };
        match mark(&text) {
            None => Ok(Self::Text(text)),
            Some("unlimited") => Ok(Self::Unlimited),
            Some("required") => Ok(Self::Required),
            Some(other) => match other.strip_prefix("computed: ") {
                Some(how) => Ok(Self::Computed(how.to_owned())),
                None => Err(de::Error::custom(format!("unknown mark `{text}`"))),
            },
        }
    }
}

/// What a value outside its bounds becomes: text, or one of the marks `<default>`, `<unlimited>`, `<panic>`,
/// `<computed: …>`.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Text(String),
    Default,
    Unlimited,
    Panic,
    Computed(String),
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match mark(&text) {
            None => Ok(Self::Text(text)),
            Some("default") => Ok(Self::Default),
            Some("unlimited") => Ok(Self::Unlimited),
            Some("panic") => Ok(Self::Panic),
            Some(other) => match other.strip_prefix("computed: ") {
                Some(how) => Ok(Self::Computed(how.to_owned())),
                None => Err(de::Error::custom(format!("unknown mark `{text}`"))),
            },
        }
    }
}

fn mark(text: &str) -> Option<&str> {
    text.strip_prefix('<')?.strip_suffix('>')
}

/// When a clamp acts: `empty`, `not-a-number`, `<1`, `> nlist`, `other.key = false`, …
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// One of the words.
    Word(&'static str),
    /// A comparison with a number.
    Compare(&'static str, f64),
    /// Above a computed amount.
    AboveComputed(String),
    /// Another setting has this value.
    Other(String, String),
}

/// The words of `when` with their names in the tables.
pub const WORDS: [(&str, &str); 11] = [
    ("missing", "Missing"),
    ("empty", "Empty"),
    ("not-a-number", "NotANumber"),
    ("not-an-integer", "NotAnInteger"),
    ("not-a-bool", "NotABool"),
    ("not-json", "NotJson"),
    ("not-allowed", "NotAllowed"),
    ("outside-standalone", "OutsideStandalone"),
    ("holds -partition-", "HoldsPartition"),
    ("below-partner", "BelowPartner"),
    ("above-partner", "AbovePartner"),
];

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_when(&text).ok_or_else(|| de::Error::custom(format!("unknown condition `{text}`")))
    }
}

fn parse_when(text: &str) -> Option<When> {
    if let Some((_, name)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Some(When::Word(name));
    }
    if let Some((key, value)) = text.split_once(" = ") {
        return Some(When::Other(key.to_owned(), value.to_owned()));
    }
    for (sign, name) in
        [("<=", "AtMost"), (">=", "AtLeast"), ("<", "Below"), (">", "Above"), ("=", "Exactly")]
    {
        if let Some(rest) = text.strip_prefix(sign) {
            let rest = rest.trim();
            return match rest.parse() {
                Ok(number) => Some(When::Compare(name, number)),
                Err(_) if name == "Above" => Some(When::AboveComputed(rest.to_owned())),
                Err(_) => None,
            };
        }
    }
    None
}

/// How Milvus reads a value: the accessors of a release, the strictest first.
#[derive(Debug, PartialEq)]
pub struct Accessors(pub Vec<String>);

/// The names an accessor may have.
#[rustfmt::skip]
const ACCESSORS: [&str; 32] = [
    "Get", "GetAsBool", "GetAsDuration(h)", "GetAsDuration(min)", "GetAsDuration(ms)", "GetAsDuration(s)",
    "GetAsDurationByParse", "GetAsFloat", "GetAsInt", "GetAsInt32", "GetAsInt64", "GetAsJSONMap",
    "GetAsRoleDetails", "GetAsSize", "GetAsStrings", "GetAsUint", "GetAsUint32", "GetAsUint64", "GetConfig",
    "GetValue", "Load", "LoadWithDefault", "LoadWithDefault2", "LoadWithPriority", "ParseBool", "ParseConfig",
    "ParseFloatWithDefault", "ParseInt32WithDefault", "ParseInt64WithDefault", "ParseIntWithDefault",
    "ParseUInt16WithDefault", "initChanNamePrefix",
];

impl<'de> Deserialize<'de> for Accessors {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Vec<String>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an accessor or a list of them")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
                Ok(vec![name.to_owned()])
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = seq.next_element()? {
                    names.push(name);
                }
                Ok(names)
            }
        }
        let names = deserializer.deserialize_any(OneOrMany)?;
        match names.iter().find(|n| !ACCESSORS.contains(&n.as_str())) {
            Some(name) => Err(de::Error::custom(format!("unknown accessor `{name}`"))),
            None => Ok(Self(names)),
        }
    }
}
