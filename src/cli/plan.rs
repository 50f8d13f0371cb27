//! `mqlint plan`.

use super::args::{PlanArgs, PlanFormat};
use super::check::{check_stdin, deployment_options};
use super::targets::versions;
use super::{Outcome, Problem, say, say_all, to_stdout};
use crate::plan::{PlanOptions, Target, Way, write_json, write_markdown, write_text};
use crate::report::{ColorChoice, Look};

pub(super) fn run(args: &PlanArgs, color: ColorChoice) -> Result<Outcome, Problem> {
    let inputs = args.deployment.inputs(std::slice::from_ref(&args.path));
    check_stdin(&inputs, &args.deployment)?;
    let runbook = crate::plan::plan(&inputs, &plan_options(args)?);
    let printed = to_stdout(|out| match args.format {
        PlanFormat::Pretty => write_text(&runbook, Look::of_stdout(color), out),
        PlanFormat::Markdown => write_markdown(&runbook, out),
        PlanFormat::Json => write_json(&runbook, out),
    });
    say_all(&runbook.errors, &runbook.notes);
    printed?;
    if runbook.files == 0 && runbook.errors.is_empty() {
        say("note", "no Milvus configuration found in what was given; --as says what a file is");
    }
    let unknown = runbook.plans.iter().any(|plan| matches!(plan.way, Way::Unknown(_)));
    if unknown || !runbook.errors.is_empty() {
        return Ok(Outcome::Failure);
    }
    let all = runbook.plans.iter().all(crate::plan::Plan::leads_there);
    Ok(if all { Outcome::Clean } else { Outcome::Findings })
}

/// What the options of `mqlint plan` mean.
///
/// # Errors
/// That `--from` gives something twice.
pub fn plan_options(args: &PlanArgs) -> Result<PlanOptions, Problem> {
    let to = args.to.versions();
    let to = match (to.milvus, to.chart, to.operator) {
        (Some(milvus), ..) => Target::Milvus(milvus),
        (None, Some(chart), _) => Target::Chart(chart),
        (None, None, Some(operator)) => Target::Operator(operator),
        (None, None, None) => return Err(Problem::new("--to names no version")),
    };
    Ok(PlanOptions { check: deployment_options(&args.deployment), to, from: versions("--from", &args.from)? })
}
