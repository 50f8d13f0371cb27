//! Options of the formats of a report.

use crate::base::Look;
use crate::facts::Severity;
use crate::judge::finding::{Finding, Report};

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

impl Report {
    /// The findings that a format shows: of those that count all but notes.
    pub(super) fn shown(&self, options: &ReportOptions) -> impl Iterator<Item = &Finding> {
        let pedantic = options.pedantic;
        self.counted().filter(move |f| pedantic || f.severity > Severity::Info)
    }
}
