//! The words in which the catalogue describes parameters.

use super::tables::Text;

/// What the text of a value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// A number without a unit that counts [`Param::unit`](super::Param::unit)s of time.
    DurationNumber,
    /// A number with a unit of time, such as `10s`.
    Duration,
    /// A whole number of bytes, or one with `k`, `m` or `g`.
    Size,
    /// Items separated by commas.
    List,
    /// A JSON document.
    Json,
    /// Any text.
    String,
}

/// What the text means, beyond its [`Kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sub {
    /// One of some words.
    Enum,
    /// A path in a file system or store.
    Path,
    /// A TCP port.
    Port,
    /// A share of 100.
    Percent,
    /// A JSON object.
    Map,
}

/// A unit of time in which an accessor counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// Milliseconds.
    Ms,
    /// Seconds.
    S,
    /// Minutes.
    Min,
    /// Hours.
    H,
}

/// The function of Milvus that turns the text into a value, by its name in Milvus.
///
/// Those named `Load…`, `Parse…` and `initChanNamePrefix` are of 2.2, where text that cannot be parsed stops
/// the start; the others give zero, false or the default.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Accessor {
    Get,
    GetAsBool,
    GetAsDuration(TimeUnit),
    GetAsDurationByParse,
    GetAsFloat,
    GetAsInt,
    GetAsInt32,
    GetAsInt64,
    GetAsJSONMap,
    GetAsRoleDetails,
    GetAsSize,
    GetAsStrings,
    GetAsUint,
    GetAsUint32,
    GetAsUint64,
    GetConfig,
    GetValue,
    Load,
    LoadWithDefault,
    LoadWithDefault2,
    LoadWithPriority,
    ParseBool,
    ParseConfig,
    ParseFloatWithDefault,
    ParseInt32WithDefault,
    ParseInt64WithDefault,
    ParseIntWithDefault,
    ParseUInt16WithDefault,
    InitChanNamePrefix,
}

/// A bound of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The bound, in the parameter's unit.
    pub value: f64,
    /// Whether the bound itself is already outside.
    pub exclusive: bool,
}

/// What a parameter is where nothing sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Default {
    /// This text; may be empty.
    Text(&'static str),
    /// No limit: the largest number there is.
    Unlimited,
    /// There is none: Milvus 2.2 does not start without the setting.
    Required,
    /// Worked out at start-up, as described.
    Computed(&'static str),
}

/// Why a setting has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dead {
    /// The shipped file sets it, no code knows it.
    Undeclared,
    /// It is read only as an old spelling of another key.
    OldSpelling,
    /// Declared, but no code reads it.
    NoReader,
    /// Declared, but only Milvus' own tests read it.
    OnlyTests,
    /// Read into a field that nothing uses.
    UnusedField,
}

/// What changing the setting does to a deployment that holds data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OnChange {
    /// Nothing to stored data.
    Harmless,
    /// Only how Milvus connects: it works or it does not.
    Connection,
    /// Old messages may go sooner.
    CutsLog,
    /// The log is no longer consumed.
    StopsLog,
    /// Messages that are not flushed are lost or out of reach.
    LosesLog,
    /// Metadata are out of reach, and with them all collections.
    LosesMetadata,
    /// Stored segments are out of reach.
    LosesObjects,
}

/// A default as stored.
#[derive(Clone, Copy)]
pub(super) enum Value {
    Absent,
    Text(Text),
    Unlimited,
    Required,
    Computed(Text),
}

impl Value {
    pub(super) fn get(self) -> Option<Default> {
        match self {
            Self::Absent => None,
            Self::Text(text) => Some(Default::Text(text.get())),
            Self::Unlimited => Some(Default::Unlimited),
            Self::Required => Some(Default::Required),
            Self::Computed(how) => Some(Default::Computed(how.get())),
        }
    }
}
