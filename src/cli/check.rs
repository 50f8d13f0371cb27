//! `mqlint check`.

use super::args::CheckArgs;
use super::finish::finish;
use super::options::check_stdin;
use super::output::{self, ReportStream};
use super::version_args::versions;
use super::{CommandError, Outcome, check_options, progress};
use crate::base::ColorChoice;
use crate::judge::finding::Report;
use crate::read::Input;
use crate::run::compare::{SinceOptions, UpgradeOptions, check_since, check_upgrade};
use crate::run::{CheckOptions, check_confirmed, confirm_change};
use crate::text::source::git::GitError;

pub(super) fn run(args: &CheckArgs, color: ColorChoice) -> Result<Outcome, CommandError> {
    let inputs = args.deployment.inputs(&args.paths);
    check_stdin(&inputs, &args.deployment)?;
    if args.fix.unsafe_fixes && !args.fix.asked() {
        return Err(CommandError::new(
            "--unsafe-fixes says which fixes: add --fix or --diff to apply or show them",
        ));
    }
    let outputs = output::outputs(&args.report)?;
    if args.fix.asked() {
        return super::fix::run(args, &inputs, &outputs, color);
    }
    let confirm = outputs.iter().any(|output| output.format.holds_edits());
    let report = progress::during(|| report_of(&inputs, args, confirm))?;
    finish(report, &[], &outputs, &args.report, ReportStream::Stdout, color)
}

/// What is found; with `confirm`, of the fixes only those that pass the check of applied ones.
fn report_of(inputs: &[Input], args: &CheckArgs, confirm: bool) -> Result<Report, CommandError> {
    let (check, state) = (check_options(args), &args.state);
    let staged = state.staged;
    let stdin = inputs.iter().any(|i| matches!(i, Input::Stdin { name: None }));
    if stdin && (staged || state.base.is_some()) {
        return Err(CommandError::new(
            "--base and --staged cannot tell which file standard input is: --stdin-filename says it",
        ));
    }
    if state.to.is_empty() && !staged && state.base.is_none() {
        return Ok(if confirm { check_confirmed(inputs, &check) } else { crate::run::check(inputs, &check) });
    }
    let (from, to) = (versions("--from", &state.from)?, versions("--to", &state.to)?);
    let report = |check: &CheckOptions, staged: bool| {
        let check = check.clone();
        if !state.to.is_empty() {
            return check_upgrade(inputs, &UpgradeOptions { check, from, to, staged });
        }
        check_since(inputs, &SinceOptions { check, base: state.base.clone(), staged })
    };
    let found = report(&check, staged).map_err(git_says)?;
    Ok(match confirm {
        true => confirm_change(inputs, &check, found, &|check| report(check, false)),
        false => found,
    })
}

/// Names in what git says may hold anything.
fn git_says(error: GitError) -> CommandError {
    CommandError::new(crate::base::escape(&error.to_string()))
}
