//! What Milvus makes of a value outside its bounds.

use super::tables::{CASES, CONDITIONS, Range, Text};
use crate::milvus::Version;

/// What Milvus does with unfit values of a parameter, over some releases.
pub struct Clamp {
    pub(super) since: Version,
    pub(super) until: Option<Version>,
    pub(super) cases: Range,
    pub(super) note: Option<Text>,
    pub(super) source: Text,
}

/// Some unfit values and what becomes of them.
pub struct ClampCase {
    pub(super) when: Range,
    pub(super) then: OutcomeRow,
    pub(super) warns: bool,
}

/// A condition on the value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When<T = &'static str> {
    /// The setting is absent.
    Missing,
    /// The text is empty.
    Empty,
    /// No number.
    NotANumber,
    /// No whole number.
    NotAnInteger,
    /// Neither true nor false.
    NotABool,
    /// Not the JSON that is asked for.
    NotJson,
    /// None of the allowed words.
    NotAllowed,
    /// The setting is on in a cluster.
    OutsideStandalone,
    /// The text holds `-partition-`.
    HoldsPartition,
    /// Below the lower half of its pair of settings.
    BelowPartner,
    /// Above the upper half of its pair of settings.
    AbovePartner,
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
    /// Less than this.
    Below(f64),
    /// More than this.
    Above(f64),
    /// Exactly this.
    Exactly(f64),
    /// More than another setting or a fraction of it.
    AboveComputed(T),
    /// Another setting has a value.
    Other {
        /// Its key.
        key: T,
        /// Its value.
        value: T,
    },
}

/// What becomes of an unfit value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<T = &'static str> {
    /// It is replaced by this text.
    Text(T),
    /// It is replaced by the parameter's default.
    Default,
    /// There is no limit.
    Unlimited,
    /// Milvus does not start.
    Panic,
    /// It is replaced by something worked out, as described.
    Computed(T),
}

impl Clamp {
    /// Whether a release does so.
    pub fn holds_in(&self, version: Version) -> bool {
        self.since <= version && self.until.is_none_or(|until| version < until)
    }

    /// The cases, in the order in which Milvus tries them.
    pub fn cases(&self) -> &'static [ClampCase] {
        self.cases.of(&CASES)
    }

    /// What else Milvus does to the value, such as counting it in MB.
    pub fn note(&self) -> Option<&'static str> {
        self.note.map(Text::get)
    }

    /// Where it is known from.
    pub fn source(&self) -> &'static str {
        self.source.get()
    }
}

impl ClampCase {
    /// The conditions, of which any one is enough.
    pub fn when(&self) -> impl Iterator<Item = When> {
        self.when.of(&CONDITIONS).iter().map(|w| w.get())
    }

    /// What becomes of the value.
    pub fn then(&self) -> Outcome {
        match self.then {
            OutcomeRow::Text(text) => Outcome::Text(text.get()),
            OutcomeRow::Default => Outcome::Default,
            OutcomeRow::Unlimited => Outcome::Unlimited,
            OutcomeRow::Panic => Outcome::Panic,
            OutcomeRow::Computed(how) => Outcome::Computed(how.get()),
        }
    }

    /// Whether Milvus says so in its log.
    pub(crate) fn warns(&self) -> bool {
        self.warns
    }
}

/// [`Outcome`] as stored.
pub(super) type OutcomeRow = Outcome<Text>;

/// [`When`] as stored.
pub(super) type WhenRow = When<Text>;

impl WhenRow {
    fn get(self) -> When {
        match self {
            Self::Missing => When::Missing,
            Self::Empty => When::Empty,
            Self::NotANumber => When::NotANumber,
            Self::NotAnInteger => When::NotAnInteger,
            Self::NotABool => When::NotABool,
            Self::NotJson => When::NotJson,
            Self::NotAllowed => When::NotAllowed,
            Self::OutsideStandalone => When::OutsideStandalone,
            Self::HoldsPartition => When::HoldsPartition,
            Self::BelowPartner => When::BelowPartner,
            Self::AbovePartner => When::AbovePartner,
            Self::AtMost(n) => When::AtMost(n),
            Self::AtLeast(n) => When::AtLeast(n),
            Self::Below(n) => When::Below(n),
            Self::Above(n) => When::Above(n),
            Self::Exactly(n) => When::Exactly(n),
            Self::AboveComputed(what) => When::AboveComputed(what.get()),
            Self::Other { key, value } => When::Other { key: key.get(), value: value.get() },
        }
    }
}
