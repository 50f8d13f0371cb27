//! `mqlint plan`.

use super::args::{PlanArgs, PlanFormat};
use super::messages::{print_message, print_messages, to_stdout};
use super::options::{check_stdin, read_options};
use super::plan_target::target_of;
use super::version_args::versions;
use super::{CommandError, Outcome};
use crate::base::{ColorChoice, Look};
use crate::run::plan::write::{write_json, write_markdown, write_text};
use crate::run::plan::{PlanOptions, PlanOutcome};

pub(super) fn run(args: &PlanArgs, color: ColorChoice) -> Result<Outcome, CommandError> {
    let inputs = args.deployment.inputs(std::slice::from_ref(&args.path));
    check_stdin(&inputs, &args.deployment)?;
    let runbook = crate::run::plan::plan(&inputs, &plan_options(args)?);
    let printed = to_stdout(|out| match args.format {
        PlanFormat::Pretty => write_text(&runbook, Look::of_stdout(color), out),
        PlanFormat::Markdown => write_markdown(&runbook, out),
        PlanFormat::Json => write_json(&runbook, out),
    });
    print_messages(&runbook.errors, &runbook.outside, &runbook.notes);
    printed?;
    if runbook.files == 0 && runbook.errors.is_empty() {
        print_message("note", "no Milvus configuration found in what was given; --as says what a file is");
    }
    let unknown = runbook.plans.iter().any(|plan| matches!(plan.outcome, PlanOutcome::Unknown(_)));
    if unknown || !runbook.errors.is_empty() {
        return Ok(Outcome::Failure);
    }
    let all = runbook.plans.iter().all(crate::run::plan::Plan::leads_there);
    Ok(if all { Outcome::Clean } else { Outcome::Findings })
}

/// What the options of `mqlint plan` mean.
///
/// # Errors
/// That an option gives something twice, or that the release of `--to` has not the queue of `--to`.
pub fn plan_options(args: &PlanArgs) -> Result<PlanOptions, CommandError> {
    let (to, queue) = target_of(&args.to)?;
    let from = versions("--from", &args.from)?;
    Ok(PlanOptions { read: read_options(&args.deployment), to, queue, from })
}
