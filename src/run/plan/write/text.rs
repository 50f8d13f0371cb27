//! Plans for a terminal.

use std::io;

use owo_colors::{OwoColorize, Style};

use super::about::{about, outcome, releases, sources};
use super::command::wrapped;
use crate::base::{Look, escape, escape_diff, unless_gone};
use crate::run::plan::{Hop, Plan, PlanOutcome, Runbook, Statement, Step, StepKind};

/// Lists longer than this are cut; the other formats have all of them.
const LONGEST_LIST: usize = 12;
/// Where the text of a step begins.
const INDENT: usize = 6;

/// Writes the plans for people.
///
/// # Errors
/// When `out` cannot be written; a reader that goes away is no error.
pub fn write_text(runbook: &Runbook, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = TextPage { look, out };
    let written = runbook.plans.iter().enumerate().try_for_each(|(i, plan)| {
        if i > 0 {
            writeln!(page.out)?;
        }
        page.plan(plan)
    });
    unless_gone(written.and_then(|()| page.out.flush()))
}

struct TextPage<'o> {
    look: Look,
    out: &'o mut dyn io::Write,
}

impl TextPage<'_> {
    fn plan(&mut self, plan: &Plan) -> io::Result<()> {
        let head = format!("{}  {}", plan.id, releases(plan));
        self.wrapped(&head, 0, 2, Style::new().bold())?;
        self.wrapped(&about(plan), 2, 2, Style::new())?;
        for assumption in &plan.assumptions {
            self.wrapped(assumption, 2, 4, Style::new().dimmed())?;
        }
        writeln!(self.out)?;
        self.wrapped(&outcome(plan), 0, 0, Style::new().bold())?;
        match &plan.outcome {
            PlanOutcome::Impossible(why) => self.statements(why, 2, usize::MAX),
            PlanOutcome::Hops(hops) => {
                for (i, hop) in hops.iter().enumerate() {
                    self.wrapped(&format!("{}. {}", i + 1, hop.title), 2, 5, Style::new())?;
                }
                self.variables(plan)?;
                hops.iter().enumerate().try_for_each(|(i, hop)| self.hop(hop, i + 1, hops.len()))
            }
            PlanOutcome::Nothing | PlanOutcome::Unknown(_) => Ok(()),
        }
    }

    fn variables(&mut self, plan: &Plan) -> io::Result<()> {
        if plan.variables.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        self.wrapped(
            "The files do not say these names. Fill them in and run this first:",
            0,
            0,
            Style::new().bold(),
        )?;
        for variable in &plan.variables {
            let hint = self.plain(variable.hint);
            writeln!(self.out, "  # {hint}")?;
            writeln!(self.out, "  export {}=", variable.name)?;
        }
        Ok(())
    }

    fn hop(&mut self, hop: &Hop, number: usize, of: usize) -> io::Result<()> {
        let line = if self.look.unicode { "━" } else { "=" };
        writeln!(self.out)?;
        self.styled(&line.repeat(self.look.width), Style::new().bold())?;
        self.wrapped(&format!("Hop {number} of {of}: {}", hop.title), 0, 2, Style::new().bold())?;
        self.statements(&hop.why, 2, usize::MAX)?;
        if !hop.rollback.is_empty() {
            writeln!(self.out)?;
            self.styled("Going back:", Style::new().yellow().bold())?;
            self.statements(&hop.rollback, 2, usize::MAX)?;
        }
        hop.steps.iter().enumerate().try_for_each(|(i, step)| self.step(step, &format!("{number}.{}", i + 1)))
    }

    fn step(&mut self, step: &Step, number: &str) -> io::Result<()> {
        writeln!(self.out)?;
        let style = match step.kind {
            StepKind::Verify => Style::new().cyan(),
            StepKind::Edit => Style::new().magenta(),
            StepKind::Run => Style::new().yellow(),
            StepKind::Check => Style::new().green(),
        };
        self.styled(&format!("{number:<5} {}", step.kind.name().to_uppercase()), style.bold())?;
        self.wrapped(&step.text, INDENT, INDENT, Style::new())?;
        self.statements(&step.points, INDENT, LONGEST_LIST)?;
        if !step.commands.is_empty() {
            writeln!(self.out)?;
        }
        for line in step.commands.iter().flat_map(|c| wrapped(c, self.look.width - INDENT)) {
            writeln!(self.out, "{:INDENT$}{}", "", escape(&line))?;
        }
        if let Some(diff) = &step.diff {
            writeln!(self.out)?;
            self.diff(diff)?;
        }
        self.sources(&sources(&step.sources), INDENT)
    }

    /// Differences begin in the first column, so that they can be copied as they are.
    fn diff(&mut self, diff: &str) -> io::Result<()> {
        for line in diff.split_inclusive('\n') {
            let style = match line.as_bytes().first() {
                Some(b'+') => Style::new().green(),
                Some(b'-') => Style::new().red(),
                Some(b'@') => Style::new().cyan(),
                _ => Style::new(),
            };
            let text = escape_diff(line.trim_end_matches('\n'));
            writeln!(self.out, "{}", text.style(self.look.style(style)))?;
        }
        Ok(())
    }

    fn statements(&mut self, all: &[Statement], indent: usize, longest: usize) -> io::Result<()> {
        for statement in all.iter().take(longest) {
            self.wrapped(&format!("- {}", statement.text), indent, indent + 2, Style::new())?;
            self.sources(&sources(&statement.sources), indent + 2)?;
        }
        match all.len().saturating_sub(longest) {
            0 => Ok(()),
            more => {
                let text = format!("- and {more} more: --format markdown lists all");
                self.wrapped(&text, indent, indent + 2, Style::new())
            }
        }
    }

    fn sources(&mut self, text: &str, indent: usize) -> io::Result<()> {
        if text.is_empty() {
            Ok(())
        } else {
            self.wrapped(&format!("({text})"), indent, indent + 1, Style::new().dimmed())
        }
    }

    fn styled(&mut self, text: &str, style: Style) -> io::Result<()> {
        let text = self.plain(text);
        writeln!(self.out, "{}", text.style(self.look.style(style)))
    }

    fn wrapped(&mut self, text: &str, first: usize, rest: usize, style: Style) -> io::Result<()> {
        let text = self.plain(text);
        let (first, rest) = (" ".repeat(first), " ".repeat(rest));
        let options = textwrap::Options::new(self.look.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&text, options) {
            writeln!(self.out, "{}", line.style(self.look.style(style)))?;
        }
        Ok(())
    }

    fn plain(&self, text: &str) -> String {
        let text = escape(text);
        if self.look.unicode { text.into_owned() } else { text.replace('→', "->").replace('…', "...") }
    }
}
