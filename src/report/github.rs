//! Workflow commands of GitHub Actions: the runner makes annotations of such lines in the log.

use std::borrow::Cow;
use std::io;

use super::ReportOptions;
use crate::base::{escape, escape_lines};
use crate::facts::Severity;
use crate::judge::finding::{Finding, Report};

/// Writes a command for each finding, and one for each input that could not be read.
pub(super) fn write(report: &Report, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    for error in &report.errors {
        let file = property(&report.run.path(&error.path));
        let text = data(&error.sentence());
        writeln!(out, "::error title=mqlint,file={file}::{text}")?;
    }
    for finding in report.shown(options) {
        let title = property(&format!("mqlint ({})", finding.rule.id));
        let place = place(finding, report);
        writeln!(out, "::{} title={title},{place}::{}", command(finding.severity), data(&text(finding)))?;
    }
    Ok(())
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

/// The properties that say where.
fn place(finding: &Finding, report: &Report) -> String {
    let file = report.sources.get(finding.at.file);
    let start = file.position(finding.at.span.start as usize);
    let end = file.position(finding.at.span.end as usize);
    // What ends with a line break ends on its own line.
    let last = if end.column == 1 && end.line > start.line { end.line - 1 } else { end.line };
    let path = property(&report.run.path(&file.path));
    let lines = format!("file={path},line={},endLine={last}", start.line);
    // GitHub refuses columns of an annotation that spans lines.
    if last == start.line && end.line == start.line {
        return format!("{lines},col={},endColumn={}", start.column, end.column);
    }
    lines
}

/// The message with what helps to understand it.
fn text(finding: &Finding) -> String {
    let mut text = finding.message.trim_end().to_owned();
    if let Some(help) = &finding.help {
        text.push_str(&format!("\nhelp: {}", help.trim_end()));
    }
    for assumption in &finding.assumptions {
        let assumed = assumption.strip_prefix("assuming ").unwrap_or(assumption);
        text.push_str(&format!("\nassuming {assumed}"));
    }
    text
}

/// The text of a command: on one line, as the runner decodes it.
fn data(text: &str) -> String {
    coded(escape_lines(text), false)
}

/// The value of a property.
fn property(text: &str) -> String {
    coded(escape(text), true)
}

fn coded(text: Cow<'_, str>, property: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\n' => out.push_str("%0A"),
            '\r' => out.push_str("%0D"),
            ':' if property => out.push_str("%3A"),
            ',' if property => out.push_str("%2C"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_ends_a_command() {
        assert_eq!(data("100%: a\r\n::error::b, c\u{1b}[31m"), "100%25: a\\r%0A::error::b, c\\x1b[31m");
        assert_eq!(property("C:/a,b%\n"), "C%3A/a%2Cb%25\\n");
    }
}
