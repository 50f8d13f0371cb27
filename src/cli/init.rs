//! `mqlint init`.

use std::path::Path;

use super::args::InitArgs;
use super::{Outcome, Problem, progress, say, say_all, to_stdout};
use crate::fix::unified;
use crate::init::{Done, Proposal, Repository, Step, look, propose};
use crate::report::{escape, plural};
use crate::rule::Severity;

pub(super) fn run(args: &InitArgs) -> Result<Outcome, Problem> {
    let folder = args.folder.as_deref().unwrap_or(Path::new("."));
    let name = escape(&folder.to_string_lossy()).into_owned();
    if !folder.is_dir() {
        return Err(Problem::new(format!("{name} is no folder")));
    }
    let repository = progress::during(|| Ok(look(folder)))?;
    say_all(&repository.report.errors, &repository.report.notes);
    if repository.deployments.is_empty() {
        return Err(Problem::new(format!("there is no Milvus configuration in {name}: nothing is set up")));
    }
    let mut outcome = Outcome::Clean;
    let mut lines = Vec::new();
    for proposal in propose(&repository) {
        let (line, failed) = if args.dry_run { (would(&proposal), false) } else { carried_out(&proposal) };
        lines.push(line);
        if failed {
            outcome = Outcome::Failure;
        }
    }
    if repository.git.is_none() {
        say("note", &format!("{name} is in no git repository: no hook and no pipeline are set up"));
    }
    lines.push(closing(&repository));
    to_stdout(|out| lines.iter().try_for_each(|line| out.write_all(line.as_bytes())))?;
    Ok(outcome)
}

/// What a proposal would do, with its text.
fn would(proposal: &Proposal) -> String {
    let Proposal { name, about, step, .. } = proposal;
    match step {
        Step::New(text) => format!("{name}: would be written ({about})\n{}", indented(text)),
        Step::Added { old, new } => {
            format!("{name}: would be added to ({about})\n{}", indented(&unified(name, old, new)))
        }
        Step::Kept(_) | Step::ByHand(_) => said(proposal),
    }
}

/// What a proposal did, and whether it failed.
fn carried_out(proposal: &Proposal) -> (String, bool) {
    let Proposal { name, about, .. } = proposal;
    match proposal.carry_out() {
        Done::Written => (format!("{name}: written ({about})\n"), false),
        Done::Added => (format!("{name}: added to ({about})\n"), false),
        Done::Nothing => (said(proposal), false),
        Done::Failed(why) => {
            say("error", &format!("cannot write {name}: {}", escape(&why)));
            (format!("{name}: left as it was\n"), true)
        }
    }
}

/// A proposal that does nothing.
fn said(Proposal { name, about, step, .. }: &Proposal) -> String {
    match step {
        Step::Kept(why) => format!("{name}: nothing to do: {}\n", escape(why)),
        Step::ByHand(text) => format!("{name}: add by hand ({about})\n{}", indented(text)),
        Step::New(_) | Step::Added { .. } => String::new(),
    }
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".into() } else { format!("    {}\n", escape(line)) };
    text.lines().map(line).collect()
}

/// What was found, and where to go from here.
fn closing(repository: &Repository) -> String {
    let report = &repository.report;
    let counted = |severity| report.count(severity);
    let (errors, warnings) = (counted(Severity::Error), counted(Severity::Warning));
    let found = plural(repository.deployments.len(), "deployment");
    let next = match errors + warnings {
        0 => "nothing is wrong".to_owned(),
        _ => format!(
            "{}, {}; `mqlint check` says which, and how to mend them",
            plural(errors, "error"),
            plural(warnings, "warning")
        ),
    };
    format!("\n{found}: {next}\n")
}
