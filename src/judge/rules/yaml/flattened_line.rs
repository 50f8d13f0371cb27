//! A line with a whole section on it.

use super::Unfolded;
use crate::text::source::Location;

/// A line with a whole section on it.
pub struct Flattened {
    /// Its place, without indentation.
    pub at: Location,
    /// What it says once unfolded.
    pub unfolded: Unfolded,
}
