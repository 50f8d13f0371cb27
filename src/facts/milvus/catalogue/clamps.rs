//! What Milvus makes of a value outside its bounds.

use crate::facts::milvus::Version;
use crate::facts::tables::milvus::catalogue::{CASES, CONDITIONS, OutcomeRow, Text, WhenRow};
pub use crate::facts::tables::milvus::catalogue::{Clamp, ClampCase, Outcome, When};

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
