//! `mqlint init`.

use std::path::Path;

use super::{Done, Proposal, ProposedStep, Survey, propose, survey};
use crate::base::{escape, plural};
use crate::cli::args::InitArgs;
use crate::cli::messages::{print_message, print_messages, to_stdout};
use crate::cli::{CommandError, Outcome, progress};
use crate::facts::Severity;
use crate::text::edit::unified_diff;

pub(crate) fn run(args: &InitArgs) -> Result<Outcome, CommandError> {
    let folder = args.folder.as_deref().unwrap_or(Path::new("."));
    let name = escape(&folder.to_string_lossy()).into_owned();
    if !folder.is_dir() {
        return Err(CommandError::new(format!("{name} is no folder")));
    }
    let repository = progress::during(|| Ok(survey(folder)))?;
    let report = &repository.report;
    print_messages(&report.errors, &report.outside, &report.notes);
    if repository.deployments.is_empty() {
        return Err(CommandError::new(format!(
            "there is no Milvus configuration in {name}: nothing is set up"
        )));
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
        print_message("note", &format!("{name} is in no git repository: no hook and no pipeline are set up"));
    }
    lines.push(closing(&repository));
    to_stdout(|out| lines.iter().try_for_each(|line| out.write_all(line.as_bytes())))?;
    Ok(outcome)
}

/// What a proposal would do, with its text.
fn would(proposal: &Proposal) -> String {
    let Proposal { name, about, step, .. } = proposal;
    match step {
        ProposedStep::New(text) => format!("{name}: would be written ({about})\n{}", indented(text)),
        ProposedStep::Added { old, new } => {
            format!("{name}: would be added to ({about})\n{}", indented(&unified_diff(name, old, new)))
        }
        ProposedStep::Kept(_) | ProposedStep::ByHand(_) => described(proposal),
    }
}

/// What a proposal did, and whether it failed.
fn carried_out(proposal: &Proposal) -> (String, bool) {
    let Proposal { name, about, .. } = proposal;
    match proposal.carry_out() {
        Done::Written => (format!("{name}: written ({about})\n"), false),
        Done::Added => (format!("{name}: added to ({about})\n"), false),
        Done::Nothing => (described(proposal), false),
        Done::Failed(why) => {
            print_message("error", &format!("cannot write {name}: {}", escape(&why)));
            (format!("{name}: left as it was\n"), true)
        }
    }
}

/// A proposal that does nothing.
fn described(Proposal { name, about, step, .. }: &Proposal) -> String {
    match step {
        ProposedStep::Kept(why) => format!("{name}: nothing to do: {}\n", escape(why)),
        ProposedStep::ByHand(text) => format!("{name}: add by hand ({about})\n{}", indented(text)),
        ProposedStep::New(_) | ProposedStep::Added { .. } => String::new(),
    }
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".into() } else { format!("    {}\n", escape(line)) };
    text.lines().map(line).collect()
}

/// What was found, and where to go from here.
fn closing(repository: &Survey) -> String {
    let report = &repository.report;
    let counted = |severity| report.count(severity);
    let (errors, warnings) = (counted(Severity::Error), counted(Severity::Warning));
    let found = plural(repository.deployments.len(), "deployment");
    let next = match errors + warnings {
        0 => "nothing is wrong".to_owned(),
        _ => format!(
            "{}, {}; `mqlint check` says which, and how to fix them",
            plural(errors, "error"),
            plural(warnings, "warning")
        ),
    };
    format!("\n{found}: {next}\n")
}
