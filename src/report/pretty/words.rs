//! The colours and drawing characters of the format for people.

use miette::ThemeCharacters;
use owo_colors::Style;

use crate::base::Look;
use crate::facts::Severity;

/// The colour of a severity.
pub(crate) fn severity_style(severity: Severity, look: Look) -> Style {
    look.style(match severity {
        Severity::Error => Style::new().red().bold(),
        Severity::Warning => Style::new().yellow().bold(),
        Severity::Info => Style::new().cyan().bold(),
    })
}

/// The drawing characters.
pub(super) fn characters(look: Look) -> ThemeCharacters {
    if look.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() }
}
