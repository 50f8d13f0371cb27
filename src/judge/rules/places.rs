//! Where findings are put that no text of the user's causes.

use crate::deployment::{Effective, Reading, Written};
use crate::judge::finding::Place;

/// The start of the deployment's first file.
pub(super) fn start(reading: &Reading<'_>) -> Place {
    Place::new(reading.start(), Default::default())
}

/// The place where something is written, or the start where it is not.
pub(super) fn written_or_start(reading: &Reading<'_>, written: Option<&Written>) -> Place {
    written.map_or_else(|| start(reading), Place::from)
}

/// The place of a setting, or the start where none is known.
pub(super) fn place_of(reading: &Reading<'_>, setting: &Effective<'_>) -> Place {
    written_or_start(reading, setting.written())
}
