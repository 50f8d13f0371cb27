//! A key that stands more than once in one mapping, as data.

use crate::text::yaml::Entry;

/// A key that stands more than once in one mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The entries that the readers drop, in the order of the text: one or more.
    pub dropped: Vec<Entry>,
    /// The last, which the readers use.
    pub last: Entry,
}
