//! `mqlint check`.

use super::args::{CheckArgs, DeploymentArgs, ReportArgs};
use super::{Outcome, Problem, output, progress, say, say_all};
use crate::check::{CheckOptions, Input, SettingsChoice};
use crate::report::{ColorChoice, Output, Report, Run};

pub(super) fn run(args: &CheckArgs, color: ColorChoice) -> Result<Outcome, Problem> {
    let inputs = args.deployment.inputs(&args.paths);
    check_stdin(&inputs, &args.deployment)?;
    let outputs = output::outputs(&args.report)?;
    let report = progress::during(|| crate::check::check(&inputs, &check_options(args)));
    finish(report, &outputs, &args.report, color)
}

/// Prints a report and says how the run ends.
pub(super) fn finish(
    mut report: Report,
    outputs: &[Output],
    how: &ReportArgs,
    color: ColorChoice,
) -> Result<Outcome, Problem> {
    report.run = Run::now();
    let printed = output::write(&report, outputs, how, color);
    say_all(&report.errors, &report.notes);
    printed?;
    Ok(outcome(&report, how))
}

/// What the options of `mqlint check` mean.
pub fn check_options(args: &CheckArgs) -> CheckOptions {
    CheckOptions {
        select: args.report.select.clone(),
        ignore: args.report.ignore.clone(),
        ..deployment_options(&args.deployment)
    }
}

/// What the shared options mean.
pub(super) fn deployment_options(args: &DeploymentArgs) -> CheckOptions {
    let settings = match &args.config {
        Some(file) => SettingsChoice::File(file.clone()),
        None if args.no_config => SettingsChoice::Nowhere,
        None => SettingsChoice::Nearest,
    };
    CheckOptions {
        milvus: args.milvus,
        chart: args.chart,
        operator: args.operator,
        mode: args.mode,
        kind: args.kind,
        env: args.env.clone(),
        settings,
        ..CheckOptions::default()
    }
}

/// Standard input can be read once, and its name means nothing without it.
pub(super) fn check_stdin(inputs: &[Input], args: &DeploymentArgs) -> Result<(), Problem> {
    let count = inputs.iter().filter(|i| matches!(i, Input::Stdin { .. })).count();
    if count > 1 {
        return Err(Problem::new("standard input (`-`) can be read only once"));
    }
    if count == 0 && args.stdin_filename.is_some() {
        return Err(Problem::new("--stdin-filename names standard input: add `-` to the paths"));
    }
    Ok(())
}

fn outcome(report: &Report, how: &ReportArgs) -> Outcome {
    if report.files == 0 && report.errors.is_empty() {
        say("note", "no Milvus configuration found in what was given; --as says what a file is");
    }
    let missing = how.require_input && report.files == 0;
    if missing || !report.errors.is_empty() {
        return Outcome::Failure;
    }
    let fails = |severity| how.fail_on.severity().is_some_and(|lowest| severity >= lowest);
    if report.findings.iter().any(|f| fails(f.severity)) { Outcome::Findings } else { Outcome::Clean }
}
