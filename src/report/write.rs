//! Writing a report in any of the formats.

use std::io;

use super::{Format, ReportOptions, concise, github, gitlab, json, junit, markdown, pretty, sarif, summary};
use crate::base::unless_gone;
use crate::judge::finding::Report;

/// Writes `report` to `out`, and what must not mix with it to `err`. A reader that goes away is no error.
///
/// # Errors
/// When `out` or `err` cannot be written for another reason.
pub fn write(
    report: &Report,
    format: Format,
    options: &ReportOptions,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> io::Result<()> {
    let written = match format {
        Format::Pretty => pretty::report::write(report, options, out),
        Format::Concise => concise::write(report, options, out)
            .and_then(|()| out.flush())
            .and_then(|()| closing_lines(report, options).try_for_each(|line| writeln!(err, "{line}"))),
        Format::Json => json::write(report, options, out),
        Format::Sarif => sarif::write(report, options, out),
        Format::Github => github::write(report, options, out),
        Format::Gitlab => gitlab::write(report, options, out),
        Format::Junit => junit::write(report, options, out),
        Format::Markdown => markdown::write(report, options, out),
    };
    unless_gone(written.and_then(|()| out.flush()))
}

/// What was found, and what can be fixed.
fn closing_lines(report: &Report, options: &ReportOptions) -> impl Iterator<Item = String> {
    summary::line(report, options).into_iter().chain(summary::fixable(report, options))
}

/// What was found, in one line for standard error; `None` where nothing was there to judge.
pub(crate) fn summary_line(report: &Report, options: &ReportOptions) -> Option<String> {
    summary::line(report, options)
}
