//! `mqlint diff`.

use super::args::DiffArgs;
use super::options::{judge_options, read_options};
use super::output::{self, ReportStream};
use super::version_args::versions;
use super::{CommandError, Outcome, progress};
use crate::base::ColorChoice;
use crate::run::CheckOptions;
use crate::run::compare::DiffOptions;

pub(super) fn run(args: &DiffArgs, color: ColorChoice) -> Result<Outcome, CommandError> {
    let inputs = |path| args.deployment.inputs(std::slice::from_ref(path));
    let (old, new) = (inputs(&args.old), inputs(&args.new));
    super::options::check_stdin(&[old.as_slice(), new.as_slice()].concat(), &args.deployment)?;
    let outputs = output::outputs(&args.report)?;
    let options = diff_options(args)?;
    let report = progress::during(|| crate::run::compare::diff(&old, &new, &options));
    super::finish::finish(report, &[], &outputs, &args.report, ReportStream::Stdout, color)
}

/// What the options of `mqlint diff` mean.
///
/// # Errors
/// A version that is given twice.
pub fn diff_options(args: &DiffArgs) -> Result<DiffOptions, CommandError> {
    let check = CheckOptions { read: read_options(&args.deployment), judge: judge_options(&args.report) };
    let (from, to) = (versions("--from", &args.from)?, versions("--to", &args.to)?);
    Ok(DiffOptions { check, from, to, all: args.all })
}
