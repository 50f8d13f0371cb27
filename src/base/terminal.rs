//! What the terminal can show.

use std::io::{self, IsTerminal};

use clap::ValueEnum;
use owo_colors::Style;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set or TERM is dumb; CLICOLOR_FORCE=1 forces them
    #[default]
    Auto,
    /// Also into files and pipes
    Always,
    /// Not at all
    Never,
}

/// How text formats look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Use colours.
    pub color: bool,
    /// Draw with characters beyond ASCII.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Look {
    /// The width where no terminal tells.
    const WIDTH: usize = 80;

    /// Neither colours nor anything beyond ASCII.
    pub const PLAIN: Self = Self { color: false, unicode: false, width: Self::WIDTH };

    /// The look of standard output.
    pub(crate) fn of_stdout(choice: ColorChoice) -> Self {
        let is_terminal = std::io::stdout().is_terminal();
        let width = terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)).filter(|_| is_terminal);
        Self {
            color: color(choice, is_terminal, |name| std::env::var_os(name)?.into_string().ok()),
            unicode: if is_terminal { supports_unicode::on(supports_unicode::Stream::Stdout) } else { true },
            // Narrower than this nothing can be laid out; wider than that nobody reads a line to its end.
            width: width.unwrap_or(Self::WIDTH).clamp(40, 120),
        }
    }

    /// The look of a file.
    pub(crate) fn of_file(choice: ColorChoice) -> Self {
        Self { color: choice == ColorChoice::Always, unicode: true, width: Self::WIDTH }
    }

    /// `style`, or none without colours.
    pub(crate) fn style(self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }

    /// The mark of something left out.
    pub(crate) fn ellipsis(self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }
}

fn color(choice: ColorChoice, is_terminal: bool, var: impl Fn(&str) -> Option<String>) -> bool {
    match choice {
        ColorChoice::Always => return true,
        ColorChoice::Never => return false,
        ColorChoice::Auto => {}
    }
    let set = |name: &str| var(name).filter(|v| !v.is_empty());
    if set("NO_COLOR").is_some() {
        return false;
    }
    if set("CLICOLOR_FORCE").is_some_and(|v| v != "0") {
        return true;
    }
    is_terminal && set("TERM").is_none_or(|t| t != "dumb") && set("CLICOLOR").is_none_or(|v| v != "0")
}

/// Turns the error of a reader that went away (`| head`) into success.
///
/// # Errors
/// Any other error.
pub(crate) fn unless_gone(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides_where_the_option_does_not() {
        let with = |vars: &'static [(&str, &str)]| {
            move |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_string())
        };
        assert!(color(ColorChoice::Auto, true, with(&[("TERM", "xterm")])));
        assert!(!color(ColorChoice::Auto, false, with(&[])));
        assert!(!color(ColorChoice::Auto, true, with(&[("TERM", "dumb")])));
        assert!(!color(ColorChoice::Auto, true, with(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")])));
        assert!(color(ColorChoice::Auto, true, with(&[("NO_COLOR", "")])));
        assert!(color(ColorChoice::Auto, false, with(&[("CLICOLOR_FORCE", "1")])));
        assert!(!color(ColorChoice::Auto, false, with(&[("CLICOLOR_FORCE", "0")])));
        assert!(color(ColorChoice::Always, false, with(&[("NO_COLOR", "1")])));
        assert!(!color(ColorChoice::Never, true, with(&[("CLICOLOR_FORCE", "1")])));
    }
}
