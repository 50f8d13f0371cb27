//! `mqlint check`.

use super::args::{CheckArgs, DeploymentArgs, ReportArgs};
use super::output::Way;
use super::targets::versions;
use super::{Outcome, Problem, output, progress, say, say_all};
use crate::change::{SinceOptions, UpgradeOptions, check_since, check_upgrade};
use crate::check::{CheckOptions, Input, SettingsChoice};
use crate::report::{self, ColorChoice, Output, Report, Run};
use crate::rule::Finding;
use crate::settings::FailOn;
use crate::source::git::GitError;

pub(super) fn run(args: &CheckArgs, color: ColorChoice) -> Result<Outcome, Problem> {
    let inputs = args.deployment.inputs(&args.paths);
    check_stdin(&inputs, &args.deployment)?;
    if args.fix.unsafe_fixes && !args.fix.asked() {
        return Err(Problem::new(
            "--unsafe-fixes says which fixes: add --fix or --diff to apply or show them",
        ));
    }
    let outputs = output::outputs(&args.report)?;
    if args.fix.asked() {
        return super::fix::run(args, &inputs, &outputs, color);
    }
    let report = progress::during(|| report_of(&inputs, args))?;
    finish(report, &outputs, &args.report, Way::Stdout, color)
}

fn report_of(inputs: &[Input], args: &CheckArgs) -> Result<Report, Problem> {
    let (check, state) = (check_options(args), &args.state);
    let staged = state.staged;
    let stdin = inputs.iter().any(|i| matches!(i, Input::Stdin { name: None }));
    if stdin && (staged || state.base.is_some()) {
        return Err(Problem::new(
            "--base and --staged cannot tell which file standard input is: --stdin-filename says it",
        ));
    }
    if !state.to.is_empty() {
        let (from, to) = (versions("--from", &state.from)?, versions("--to", &state.to)?);
        let options = UpgradeOptions { check, from, to, staged };
        return check_upgrade(inputs, &options).map_err(git_says);
    }
    if !staged && state.base.is_none() {
        return Ok(crate::check::check(inputs, &check));
    }
    let options = SinceOptions { check, base: state.base.clone(), staged };
    check_since(inputs, &options).map_err(git_says)
}

/// Names in what git says may hold anything.
fn git_says(error: GitError) -> Problem {
    Problem::new(report::escape(&error.to_string()))
}

/// Prints a report and says how the run ends.
pub(super) fn finish(
    mut report: Report,
    outputs: &[Output],
    how: &ReportArgs,
    way: Way,
    color: ColorChoice,
) -> Result<Outcome, Problem> {
    report.run = Run::now();
    if !how.show_secrets {
        report.hide_secrets(output::shows_notes(&report, outputs, how));
    }
    let printed = output::write(&report, outputs, how, way, color);
    say_unwritten(&report);
    say_all(&report.errors, &report.notes);
    printed?;
    Ok(outcome(&report, how))
}

/// What the options of `mqlint check` mean.
pub fn check_options(args: &CheckArgs) -> CheckOptions {
    CheckOptions {
        select: args.report.select.clone(),
        ignore: args.report.ignore.clone(),
        show_suppressed: args.report.show_suppressed,
        today: args.report.today,
        baseline: args.report.baseline(),
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

/// What is said where nothing configures Milvus.
pub(super) const NOTHING_FOUND: &str =
    "no Milvus configuration found in what was given; --as says what a file is";

/// Says which files could not be written.
fn say_unwritten(report: &Report) {
    for e in &report.unwritten {
        say("error", &format!("cannot write {}: {}", report::escape(&e.path), report::escape(&e.message)));
    }
}

/// How a run with this report ends.
fn outcome(report: &Report, how: &ReportArgs) -> Outcome {
    if report.files == 0 && report.errors.is_empty() {
        say("note", NOTHING_FOUND);
    }
    let missing = how.require_input && report.files == 0;
    if missing || !report.errors.is_empty() || !report.unwritten.is_empty() {
        return Outcome::Failure;
    }
    if report.counted().any(|f| fails(f, report, how)) { Outcome::Findings } else { Outcome::Clean }
}

/// Whether a finding makes the run fail: by the option, else by the settings of its file.
fn fails(finding: &Finding, report: &Report, how: &ReportArgs) -> bool {
    let settings = || report.fail_on.get(&finding.at.file).copied();
    let lowest = how.fail_on.or_else(settings).unwrap_or(FailOn::Warning);
    lowest.severity().is_some_and(|lowest| finding.severity >= lowest)
}
