//! A project of compose.

use crate::text::source::Location;

/// A project of compose.
#[derive(Clone, Debug)]
pub struct ComposeProject {
    /// Its name.
    pub name: String,
    /// Where that is said; `None` where the folder of the files names it.
    pub stated_at: Option<Location>,
}
