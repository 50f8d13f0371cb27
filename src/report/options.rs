//! Options of the formats of a report.

use crate::base::Look;

/// What a format shows.
#[derive(Clone, Copy, Debug)]
pub struct ReportOptions {
    /// Colours, characters and width of text formats.
    pub look: Look,
    /// Findings of severity info are shown too. JSON always has them: programs filter for themselves.
    pub pedantic: bool,
    /// Secrets are shown as they are.
    pub show_secrets: bool,
}
