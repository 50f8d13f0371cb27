//! One line per finding, as compilers write them and editors read them.

use std::io;

use owo_colors::OwoColorize;

use super::pretty::severity_style;
use super::{ReportOptions, fixed};
use crate::base::escape;
use crate::facts::Severity;
use crate::judge::finding::Report;

/// Writes `path:line:column: severity[rule] message` for each finding.
pub(super) fn write(report: &Report, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in report.findings.iter().filter(|f| options.pedantic || f.severity > Severity::Info) {
        let file = report.sources.get(finding.at.file);
        let at = file.position(finding.at.span.start as usize);
        let code = format!("{}[{}]", finding.severity, finding.rule.id);
        let suppressed = finding.suppressed.as_ref().map_or(String::new(), |s| {
            let reason = s.reason.as_deref().map_or(String::new(), |reason| format!(": {reason}"));
            format!(" (suppressed by {}{})", s.by.with_article(), escape(&reason))
        });
        writeln!(
            out,
            "{}:{}:{}: {} {}{suppressed}",
            escape(&file.path),
            at.line,
            at.column,
            code.style(severity_style(finding.severity, options.look)),
            escape(finding.message.trim_end())
        )?;
    }
    for line in fixed::fixed_lines(report, options) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
