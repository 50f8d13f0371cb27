//! The closing lines of the text formats.

use owo_colors::{OwoColorize, Style};
use unicode_width::UnicodeWidthStr;

use super::{DeploymentSummary, Options, Report, escape, plural};
use crate::rule::Severity;

/// As many deployments are listed; of more, the rest are counted.
const LISTED: usize = 20;

/// What each deployment runs, one per line, aligned, each line ended.
pub(super) fn deployments(report: &Report, options: &Options) -> String {
    let rows: Vec<_> = report.deployments.iter().take(LISTED).map(|d| (escape(&d.id), d)).collect();
    let width = rows.iter().map(|(id, _)| id.width()).max().unwrap_or(0).min(options.look.width / 2);
    let mut out = String::new();
    for (id, deployment) in rows {
        let padding = " ".repeat(width.saturating_sub(id.width()));
        let bad = deployment.starts == Some(false);
        let style = options.look.style(if bad { Style::new().red() } else { Style::new() });
        let verdict = verdict(deployment);
        out.push_str(&format!("{id}{padding}  {}{}\n", verdict.style(style), facts(deployment)));
        for assumption in &deployment.assumptions {
            out.push_str(&assumed(assumption, options));
        }
    }
    let rest = report.deployments.len().saturating_sub(LISTED);
    if rest > 0 {
        out.push_str(&format!("and {}\n", plural(rest, "further deployment")));
    }
    out
}

/// `  assuming …`, wrapped.
fn assumed(assumption: &str, options: &Options) -> String {
    let text = assumption.strip_prefix("assuming ").unwrap_or(assumption);
    let wrap = textwrap::Options::new(options.look.width.saturating_sub(2))
        .initial_indent("  assuming ")
        .subsequent_indent("           ");
    let dim = options.look.style(Style::new().dimmed());
    format!("{}\n", textwrap::fill(&escape(text), wrap).style(dim))
}

fn verdict(deployment: &DeploymentSummary) -> String {
    match (deployment.starts, deployment.mq) {
        (Some(false), Some(mq)) => format!("does not start, would run on {mq}"),
        (Some(false), None) => "does not start".into(),
        (_, Some(mq)) => format!("runs on {mq}"),
        (_, None) => "runs on a queue that depends on release or mode".into(),
    }
}

fn facts(deployment: &DeploymentSummary) -> String {
    let facts: Vec<String> = [
        deployment.milvus.map(|v| format!("Milvus {v}")),
        deployment.mode.map(str::to_string),
        deployment.chart.map(|v| format!("chart {v}")),
        deployment.operator.map(|v| format!("operator {v}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) }
}

/// What was found, in one line: `2 errors, 1 warning in 3 files; 3 notes hidden, --pedantic shows them`.
/// `None` where nothing was there to judge: the run says so on standard error.
pub(super) fn line(report: &Report, options: &Options) -> Option<String> {
    if report.files == 0 && report.findings.is_empty() {
        return None;
    }
    let count = |severity| report.count(severity);
    let (errors, warnings, infos) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    let style = |n, style| options.look.style(if n > 0 { style } else { Style::new() });
    let mut found = Vec::new();
    if errors > 0 {
        found.push(plural(errors, "error").style(style(errors, Style::new().red().bold())).to_string());
    }
    if warnings > 0 {
        found.push(
            plural(warnings, "warning").style(style(warnings, Style::new().yellow().bold())).to_string(),
        );
    }
    if options.pedantic && infos > 0 {
        found.push(plural(infos, "note").style(style(infos, Style::new().cyan().bold())).to_string());
    }
    if found.is_empty() {
        found.push("no problems".style(style(1, Style::new().green().bold())).to_string());
    }
    let mut line = format!("{} in {}", found.join(", "), plural(report.files, "file"));
    for aside in asides(report, options, infos) {
        line.push_str(&format!("; {aside}"));
    }
    Some(line)
}

fn asides(report: &Report, options: &Options, infos: usize) -> Vec<String> {
    let mut asides = Vec::new();
    if let Some(fixed) = report.fixed.as_ref().filter(|fixed| !fixed.is_empty()) {
        asides.push(format!("{} fixed", fixed.len()));
    }
    if !report.unwritten.is_empty() {
        asides.push(format!("{} could not be written", plural(report.unwritten.len(), "file")));
    }
    if !report.errors.is_empty() {
        asides.push(format!("{} could not be read", plural(report.errors.len(), "input")));
    }
    if report.suppressed > 0 {
        asides.push(format!("{} suppressed", report.suppressed));
    }
    if !options.pedantic && infos > 0 {
        let them = if infos == 1 { "it" } else { "them" };
        asides.push(format!("{} hidden, --pedantic shows {them}", plural(infos, "note")));
    }
    asides
}
