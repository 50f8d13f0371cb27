//! `mqlint explain`.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};

use super::args::ExplainArgs;
use super::names::unknown_rule;
use super::{Outcome, Problem, markdown, to_stdout};
use crate::report::{ColorChoice, Look};
use crate::rule::{Ground, RuleInfo, Severity, SeverityIn, rule};

pub(super) fn run(args: &ExplainArgs, color: ColorChoice) -> Result<Outcome, Problem> {
    // Pages of other things than rules are asked for here, each by its own function.
    let Some(rule) = rule(&args.name) else {
        return Err(Problem::new(unknown_rule(&args.name, false)));
    };
    let look = Look::of_stdout(color);
    to_stdout(|out| rule_page(rule, look, out))?;
    Ok(Outcome::Clean)
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
    let one = |s: &SeverityIn| match (s.from, s.to) {
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
