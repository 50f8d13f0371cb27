//! `mqlint rules`.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};
use textwrap::{WordSeparator, WordSplitter};

use super::args::{PlainFormat, RulesArgs};
use super::messages::to_stdout;
use super::{CommandError, Outcome};
use crate::base::{ColorChoice, Look};
use crate::facts::{RuleInfo, rules};
use crate::report::RulesJson;
use crate::report::pretty::severity_style;

pub(super) fn run(args: &RulesArgs, color: ColorChoice) -> Result<Outcome, CommandError> {
    let look = Look::of_stdout(color);
    to_stdout(|out| match args.format {
        PlainFormat::Json => RulesJson::write(rules(), out),
        PlainFormat::Pretty => table(rules(), look, out),
    })?;
    Ok(Outcome::Clean)
}

/// Width of the longest severity.
const SEVERITY: usize = "warning".len();

/// The rules below the names of their families, in columns: id, severity, summary.
fn table(rules: &[RuleInfo], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let id_width = rules.iter().map(|r| r.id.len()).max().unwrap_or(0);
    let indent = " ".repeat(2 + id_width + 2 + SEVERITY + 2);
    let options = textwrap::Options::new(look.width.max(indent.len() + 24))
        .initial_indent(&indent)
        .subsequent_indent(&indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    let mut family = "";
    for rule in rules {
        if rule.family != family {
            let gap = if family.is_empty() { "" } else { "\n" };
            family = rule.family;
            writeln!(out, "{gap}{}", family.style(look_bold(look)))?;
        }
        let summary = textwrap::fill(rule.summary, &options);
        let severity = format!("{:SEVERITY$}", rule.severity);
        let severity = severity.style(severity_style(rule.severity, look));
        writeln!(out, "  {:id_width$}  {severity}  {}", rule.id, summary.trim_start())?;
    }
    writeln!(out, "\n`mqlint explain RULE` says what a rule is about and what to do.")
}

fn look_bold(look: Look) -> Style {
    look.style(Style::new().bold())
}
