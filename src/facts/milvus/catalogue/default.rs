//! What a parameter is where nothing sets it.

use crate::facts::tables::milvus::catalogue::Value;

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

impl Value {
    pub(crate) fn get(self) -> Option<Default> {
        match self {
            Self::Absent => None,
            Self::Text(text) => Some(Default::Text(text.get())),
            Self::Unlimited => Some(Default::Unlimited),
            Self::Required => Some(Default::Required),
            Self::Computed(how) => Some(Default::Computed(how.get())),
        }
    }
}
