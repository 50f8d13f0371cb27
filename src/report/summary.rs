//! The closing lines of the text formats.

use std::collections::HashSet;

use owo_colors::{OwoColorize, Style};
use unicode_width::UnicodeWidthStr;

use super::ReportOptions;
use crate::base::{escape, plural};
use crate::facts::Severity;
use crate::judge::finding::{DeploymentSummary, Finding, Report, UpgradedSummary};
use crate::text::edit::Safety;

/// As many deployments are listed; of more, the rest are counted.
pub(super) const MAX_LISTED: usize = 20;

/// Of more deployments than this, those that nothing is wrong with are only counted.
const FEW: usize = 10;

/// The deployments to list: all where they are few, else those with findings or that do not start.
pub(super) fn listed<'a>(report: &'a Report, options: &ReportOptions) -> Vec<&'a DeploymentSummary> {
    let found: HashSet<&str> = report.shown(options).map(|f| &*f.deployment).collect();
    let few = report.deployments.len() <= FEW;
    let bad = |d: &&DeploymentSummary| few || d.starts == Some(false) || found.contains(d.id.as_str());
    report.deployments.iter().filter(bad).take(MAX_LISTED).collect()
}

/// What is said of those that are not listed, if any.
pub(super) fn unlisted(report: &Report, listed: usize) -> Option<String> {
    let rest = report.deployments.len() - listed;
    let further = if listed > 0 { "further deployment" } else { "deployment" };
    // Fewer than could be listed: it was for want of findings.
    let clean = if listed < MAX_LISTED { " with nothing found" } else { "" };
    (rest > 0).then(|| format!("{}{clean}", plural(rest, further)))
}

/// What each deployment runs: beside its name and aligned where there is room for all, else below it. Each line
/// is ended.
pub(super) fn deployments(report: &Report, options: &ReportOptions) -> String {
    let listed = listed(report, options);
    let rows: Vec<_> = listed.iter().map(|d| (escape(&d.id), verdict_and_facts(d), *d)).collect();
    let names = rows.iter().map(|(id, ..)| id.width()).max().unwrap_or(0);
    let room = options.look.width.saturating_sub(names + 2);
    let beside = rows.iter().all(|(_, (verdict, facts), _)| verdict.width() + facts.width() <= room);
    let shared = shared_assumptions(&listed);
    let mut out = String::new();
    for (id, (verdict, facts), deployment) in &rows {
        let bad = deployment.starts == Some(false);
        let style = options.look.style(if bad { Style::new().red() } else { Style::new() });
        let gap = if beside { " ".repeat(names - id.width() + 2) } else { "\n  ".into() };
        out.push_str(&format!("{id}{gap}{}{facts}\n", verdict.style(style)));
        for assumption in deployment.assumptions.iter().filter(|a| !shared.contains(a)) {
            out.push_str(&assumed("  assuming ", assumption, options));
        }
    }
    for assumption in shared {
        out.push_str(&assumed("each assuming ", assumption, options));
    }
    if let Some(rest) = unlisted(report, listed.len()) {
        out.push_str(&format!("{}{rest}\n", if rows.is_empty() { "" } else { "and " }));
    }
    out
}

/// The verdict, and the facts in brackets.
fn verdict_and_facts(deployment: &DeploymentSummary) -> (String, String) {
    let facts = facts(deployment);
    let facts = if facts.is_empty() { facts } else { format!(" ({facts})") };
    let then = deployment.to.as_ref().map(after_upgrade).unwrap_or_default();
    (verdict(deployment), facts + &then)
}

/// What is assumed of each of several deployments: said once.
fn shared_assumptions<'a>(listed: &[&'a DeploymentSummary]) -> Vec<&'a String> {
    let [first, others @ ..] = listed else { return Vec::new() };
    if others.is_empty() {
        return Vec::new();
    }
    first.assumptions.iter().filter(|a| others.iter().all(|d| d.assumptions.contains(a))).collect()
}

/// `  assuming …`, wrapped.
fn assumed(lead: &str, assumption: &str, options: &ReportOptions) -> String {
    let text = assumption.strip_prefix("assuming ").unwrap_or(assumption);
    let indent = " ".repeat(lead.len());
    let wrap = textwrap::Options::new(options.look.width.saturating_sub(2))
        .initial_indent(lead)
        .subsequent_indent(&indent);
    let dim = options.look.style(Style::new().dimmed());
    format!("{}\n", textwrap::fill(&escape(text), wrap).style(dim))
}

/// What it runs on, if it starts.
pub(super) fn verdict(deployment: &DeploymentSummary) -> String {
    match (deployment.starts, deployment.mq) {
        (Some(false), Some(mq)) => format!("does not start, would run on {mq}"),
        (Some(false), None) => "does not start".into(),
        (_, Some(mq)) => format!("runs on {mq}"),
        (_, None) => unknown_queue(deployment).into(),
    }
}

/// That the queue is not known, and what would have to be said for it to be. What the files say may still be
/// unreadable, such as an encrypted name.
fn unknown_queue(deployment: &DeploymentSummary) -> &'static str {
    match (deployment.milvus, deployment.mode) {
        (None, None) => "queue not known without release and mode",
        (None, Some(_)) => "queue not known without the release",
        (Some(_), None) => "queue not known without the mode",
        (Some(_), Some(_)) => "queue not known",
    }
}

/// What an upgrade makes of it.
fn after_upgrade(to: &UpgradedSummary) -> String {
    match (to.starts, to.mq) {
        (Some(false), _) => ", would not start".into(),
        (_, Some(mq)) => format!(", would run on {mq}"),
        (_, None) => String::new(),
    }
}

/// Release, mode and versions, as far as they are known; may be empty.
pub(super) fn facts(deployment: &DeploymentSummary) -> String {
    let facts: Vec<String> = [
        deployment.milvus.map(|v| format!("Milvus {v}")),
        deployment.mode.map(str::to_string),
        deployment.chart.map(|v| format!("chart {v}")),
        deployment.operator.map(|v| format!("operator {v}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    facts.join(", ")
}

/// What was found, in one line: `2 errors, 1 warning in 3 files; 3 notes hidden, --pedantic shows them`.
/// `None` where nothing was there to judge: the run says so on standard error.
pub(super) fn line(report: &Report, options: &ReportOptions) -> Option<String> {
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
        // What stops it may be a note, as it differs by mode or release.
        let stopped = report.deployments.iter().any(|d| d.starts == Some(false));
        found.push(match stopped {
            true => "no errors or warnings".to_owned(),
            false => "no problems".style(style(1, Style::new().green().bold())).to_string(),
        });
    }
    let mut line = format!("{} in {}", found.join(", "), plural(report.files, "file"));
    for aside in asides(report, options, infos) {
        line.push_str(&format!("; {aside}"));
    }
    Some(line)
}

/// How many of the findings shown fixes can be applied to: `3 fixable with --fix, 4 more with --unsafe-fixes`. `None`
/// where there are none, and after a run that has applied what it could.
pub(super) fn fixable(report: &Report, options: &ReportOptions) -> Option<String> {
    if report.fixed.is_some() {
        return None;
    }
    let has = |finding: &Finding, safety| finding.fixes.iter().any(|fix| fix.safety == safety);
    let (mut safe, mut others) = (0, 0);
    for finding in report.shown(options) {
        if has(finding, Safety::Safe) {
            safe += 1;
        } else if has(finding, Safety::Unsafe) {
            others += 1;
        }
    }
    match (safe, others) {
        (0, 0) => None,
        (0, others) => Some(format!("{others} fixable with --fix --unsafe-fixes")),
        (safe, 0) => Some(format!("{safe} fixable with --fix")),
        (safe, others) => Some(format!("{safe} fixable with --fix, {others} more with --unsafe-fixes")),
    }
}

fn asides(report: &Report, options: &ReportOptions, infos: usize) -> Vec<String> {
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
