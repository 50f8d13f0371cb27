//! GitLab's code quality report.

use std::io;

use serde::Serialize;

use super::ReportOptions;
use crate::base::{InputError, escape, escape_lines};
use crate::facts::Severity;
use crate::judge::finding::fingerprint::fingerprints;
use crate::judge::finding::{Finding, Report};

#[derive(Serialize)]
struct IssueJson<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: LocationJson,
}

#[derive(Serialize)]
struct LocationJson {
    path: String,
    lines: LinesJson,
}

#[derive(Serialize)]
struct LinesJson {
    begin: usize,
    end: usize,
}

/// Writes the report, an empty list where there is nothing to say.
pub(super) fn write(report: &Report, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let mut issues: Vec<IssueJson<'_>> = report.errors.iter().map(|e| unread_issue(e, report)).collect();
    let shown = |f: &Finding| f.suppressed.is_none() && (options.pedantic || f.severity > Severity::Info);
    let all = report.findings.iter().zip(fingerprints(report));
    issues.extend(all.filter(|(f, _)| shown(f)).map(|(f, fingerprint)| issue(f, fingerprint, report)));
    super::json::print(&issues, out)
}

fn issue<'a>(finding: &'a Finding, fingerprint: String, report: &Report) -> IssueJson<'a> {
    let file = report.sources.get(finding.at.file);
    let begin = file.position(finding.at.span.start as usize).line;
    let end = file.position(finding.at.span.end as usize);
    // What ends with a line break ends on its own line.
    let end = if end.column == 1 && end.line > begin { end.line - 1 } else { end.line };
    let path = escape(&report.run.path(&file.path)).into_owned();
    IssueJson {
        description: escape_lines(finding.message.trim_end()).into_owned(),
        check_name: finding.rule.id,
        fingerprint,
        severity: severity(finding),
        location: LocationJson { path, lines: LinesJson { begin, end } },
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
fn unread_issue<'a>(error: &InputError, report: &Report) -> IssueJson<'a> {
    let path = escape(&report.run.path(&error.path)).into_owned();
    IssueJson {
        description: escape(&error.sentence()).into_owned(),
        check_name: "unreadable-input",
        fingerprint: format!("unreadable-input:{path}"),
        severity: "blocker",
        location: LocationJson { path, lines: LinesJson { begin: 1, end: 1 } },
    }
}
