//! GitLab's code quality report.

use std::io;

use serde::Serialize;

use super::fingerprint::fingerprints;
use super::{InputError, Options, Report, escape, escape_lines};
use crate::rule::{Finding, Severity};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes the report, an empty list where there is nothing to say.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut issues: Vec<Issue<'_>> = report.errors.iter().map(|e| unread(e, report)).collect();
    let shown = |f: &Finding| f.suppressed.is_none() && (options.pedantic || f.severity > Severity::Info);
    let all = report.findings.iter().zip(fingerprints(report));
    issues.extend(all.filter(|(f, _)| shown(f)).map(|(f, fingerprint)| issue(f, fingerprint, report)));
    super::json::print(&issues, out)
}

fn issue<'a>(finding: &'a Finding, fingerprint: String, report: &Report) -> Issue<'a> {
    let file = report.sources.get(finding.at.file);
    let begin = file.position(finding.at.span.start as usize).line;
    let end = file.position(finding.at.span.end as usize);
    // What ends with a line break ends on its own line.
    let end = if end.column == 1 && end.line > begin { end.line - 1 } else { end.line };
    let path = escape(&report.run.path(&file.path)).into_owned();
    Issue {
        description: escape_lines(finding.message.trim_end()).into_owned(),
        check_name: finding.rule.id,
        fingerprint,
        severity: severity(finding),
        location: Place { path, lines: Lines { begin, end } },
    }
}

fn severity(finding: &Finding) -> &'static str {
    match finding.severity {
        Severity::Error if finding.stops => "blocker",
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}

/// An input that could not be read: without it the list would look better than the deployment is.
fn unread<'a>(error: &InputError, report: &Report) -> Issue<'a> {
    let path = escape(&report.run.path(&error.path)).into_owned();
    Issue {
        description: escape(&error.said()).into_owned(),
        check_name: "unreadable-input",
        fingerprint: format!("unreadable-input:{path}"),
        severity: "blocker",
        location: Place { path, lines: Lines { begin: 1, end: 1 } },
    }
}
