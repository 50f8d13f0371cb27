//! What the arguments of commands mean.

use super::CommandError;
use super::args::{CheckArgs, DeploymentArgs, ReportArgs};
use crate::judge::JudgeOptions;
use crate::read::settings::SettingsChoice;
use crate::read::{Given, Input, ReadOptions};
use crate::run::CheckOptions;

/// What the options of `mqlint check` mean.
pub fn check_options(args: &CheckArgs) -> CheckOptions {
    CheckOptions { read: read_options(&args.deployment), judge: judge_options(&args.report) }
}

/// What the options about deployments mean.
pub(super) fn read_options(args: &DeploymentArgs) -> ReadOptions {
    let settings = match &args.config {
        Some(file) => SettingsChoice::File(file.clone()),
        None if args.no_config => SettingsChoice::Nowhere,
        None => SettingsChoice::Nearest,
    };
    let given = Given {
        milvus: args.milvus,
        chart: args.chart,
        operator: args.operator,
        installed_operator: None,
        mode: args.mode,
        kind: args.kind,
        env: args.env.clone(),
    };
    let (alone, allow_outside) = (args.alone, args.allow_outside);
    ReadOptions { given, settings, alone, allow_outside, ..ReadOptions::default() }
}

/// What the options about rules and findings mean.
pub(super) fn judge_options(args: &ReportArgs) -> JudgeOptions {
    JudgeOptions {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        show_suppressed: args.show_suppressed,
        today: args.today,
        baseline: args.baseline(),
    }
}

/// Standard input can be read once, and its name means nothing without it.
pub(super) fn check_stdin(inputs: &[Input], args: &DeploymentArgs) -> Result<(), CommandError> {
    let count = inputs.iter().filter(|i| matches!(i, Input::Stdin { .. })).count();
    if count > 1 {
        return Err(CommandError::new("standard input (`-`) can be read only once"));
    }
    if count == 0 && args.stdin_filename.is_some() {
        return Err(CommandError::new("--stdin-filename names standard input: add `-` to the paths"));
    }
    Ok(())
}
