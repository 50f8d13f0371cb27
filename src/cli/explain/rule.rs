//! The page of a rule.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};
use serde::Serialize;

use crate::base::Look;
use crate::cli::markdown;
use crate::facts::{Ground, RuleInfo, Severity, SeverityIn};

/// The page of a rule.
#[derive(Serialize)]
pub(super) struct RulePage {
    id: &'static str,
    family: &'static str,
    severity: String,
    since: &'static str,
    summary: &'static str,
    explanation: &'static str,
    sources: Vec<SourceOfRule>,
    #[serde(skip)]
    rule: &'static RuleInfo,
}

#[derive(Serialize)]
struct SourceOfRule {
    ground: String,
    what: &'static str,
    #[serde(rename = "where")]
    place: &'static str,
}

impl RulePage {
    pub(super) fn new(rule: &'static RuleInfo) -> Self {
        let sources = rule.sources.iter();
        Self {
            id: rule.id,
            family: rule.family,
            severity: severities(rule),
            since: rule.since,
            summary: rule.summary,
            explanation: rule.explanation,
            sources: sources
                .map(|s| SourceOfRule { ground: s.ground.to_string(), what: s.what, place: s.place })
                .collect(),
            rule,
        }
    }

    pub(super) fn write(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        rule_page(self.rule, look, out)
    }
}

fn rule_page(rule: &RuleInfo, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let bold = look.style(Style::new().bold());
    let dim = look.style(Style::new().dimmed());
    writeln!(out, "{}: {}", rule.id.style(bold), rule.summary)?;
    writeln!(
        out,
        "{}\n",
        format!("{}, family {}, since {}", severities(rule), rule.family, rule.since).style(dim)
    )?;
    write!(out, "{}", markdown::render(rule.explanation, look))?;
    if !rule.sources.is_empty() {
        writeln!(out, "\n{}", "How this is known".style(bold))?;
    }
    for source in rule.sources {
        writeln!(out, "{}", markdown::item(&format!("{} ({})", source.what, ground(source.ground)), look))?;
        writeln!(out, "{}", markdown::indented(source.place, look).style(dim))?;
    }
    Ok(())
}

fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::Measured => "measured on the real program",
        Ground::Code => "read in the source",
        Ground::Documented => "documented",
        Ground::Inferred => "concluded from the other facts",
    }
}

/// `error`, or `error from 2.6.15 on, else warning`.
fn severities(rule: &RuleInfo) -> String {
    let one = |s: &SeverityIn| match (s.milvus.from, s.milvus.to) {
        (from, None) => format!("{} from Milvus {from} on", s.severity),
        (from, Some(to)) if from.line() == (0, 0) => format!("{} up to Milvus {to}", s.severity),
        (from, Some(to)) => format!("{} in Milvus {from} to {to}", s.severity),
    };
    if rule.severity_in.is_empty() {
        return severity(rule.severity).into();
    }
    let by_release: Vec<String> = rule.severity_in.iter().map(one).collect();
    format!("{}, else {}", by_release.join(", "), severity(rule.severity))
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info (shown with --pedantic)",
        other => other.name(),
    }
}
