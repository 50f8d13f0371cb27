//! Plans for a ticket or a pull request.

use std::io;

use super::about::{about, outcome, releases, sources};
use super::command::wrapped;
use crate::base::{escape, escape_diff, unless_gone};
use crate::run::plan::{Hop, Plan, PlanOutcome, Runbook, Statement, Step};

/// Columns of commands.
const WIDTH: usize = 80;

/// Writes the plans as Markdown, with a box to tick for each step.
///
/// # Errors
/// When `out` cannot be written; a reader that goes away is no error.
pub fn write_markdown(runbook: &Runbook, out: &mut dyn io::Write) -> io::Result<()> {
    let pages: Vec<String> = runbook.plans.iter().map(page).collect();
    unless_gone(out.write_all(pages.join("\n").as_bytes()).and_then(|()| out.flush()))
}

fn page(plan: &Plan) -> String {
    let mut page = format!("# {}: {}\n\n{}\n", code(&plan.id), releases(plan), about(plan));
    for assumption in &plan.assumptions {
        page.push_str(&format!("\n*{}*\n", prose(assumption)));
    }
    page.push_str(&format!("\n{}\n", prose(&outcome(plan))));
    match &plan.outcome {
        PlanOutcome::Impossible(why) => statements(&mut page, why),
        PlanOutcome::Hops(hops) => {
            page.push('\n');
            for (i, hop) in hops.iter().enumerate() {
                page.push_str(&format!("{}. {}\n", i + 1, hop.title));
            }
            variables(&mut page, plan);
            for (i, one) in hops.iter().enumerate() {
                hop(&mut page, one, i + 1, hops.len());
            }
        }
        PlanOutcome::Nothing | PlanOutcome::Unknown(_) => {}
    }
    page
}

fn variables(page: &mut String, plan: &Plan) {
    if plan.variables.is_empty() {
        return;
    }
    page.push_str("\nThe files do not say these names. Fill them in and run this first:\n");
    let lines = plan.variables.iter().map(|v| format!("# {}\nexport {}=\n", v.hint, v.name));
    fence(page, "sh", &lines.collect::<String>());
}

fn hop(page: &mut String, hop: &Hop, number: usize, of: usize) {
    page.push_str(&format!("\n## Hop {number} of {of}: {}\n", hop.title));
    statements(page, &hop.why);
    if !hop.rollback.is_empty() {
        page.push_str("\n**Going back**\n");
        statements(page, &hop.rollback);
    }
    for (i, one) in hop.steps.iter().enumerate() {
        step(page, one, &format!("{number}.{}", i + 1));
    }
}

fn step(page: &mut String, step: &Step, number: &str) {
    page.push_str(&format!(
        "\n- [ ] **{number} {}** {}{}\n",
        step.kind.name(),
        prose(&step.text),
        basis(&sources(&step.sources))
    ));
    for point in &step.points {
        page.push_str(&format!("  - {}{}\n", prose(&point.text), basis(&sources(&point.sources))));
    }
    if !step.commands.is_empty() {
        let lines = step.commands.iter().flat_map(|c| wrapped(c, WIDTH));
        fence(page, "sh", &lines.map(|l| format!("{}\n", escape(&l))).collect::<String>());
    }
    if let Some(diff) = &step.diff {
        fence(page, "diff", &escape_diff(diff));
    }
}

fn statements(page: &mut String, all: &[Statement]) {
    if !all.is_empty() {
        page.push('\n');
    }
    for statement in all {
        page.push_str(&format!("- {}{}\n", prose(&statement.text), basis(&sources(&statement.sources))));
    }
}

fn basis(sources: &str) -> String {
    if sources.is_empty() { String::new() } else { format!(" <sub>({})</sub>", prose(sources)) }
}

/// A block of code in a fence that nothing in it can close.
fn fence(page: &mut String, language: &str, text: &str) {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    page.push_str(&format!("\n{fence}{language}\n{text}{fence}\n"));
}

fn code(text: &str) -> String {
    format!("`{}`", escape(text).replace('`', "'"))
}

/// Text whose angle brackets are no tags; what stands in backticks stays as it is.
fn prose(text: &str) -> String {
    let text = escape(text);
    let parts = text.split('`').enumerate().map(|(i, part)| match i % 2 {
        0 => part.replace('<', "&lt;"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}
