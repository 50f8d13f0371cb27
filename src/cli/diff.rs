//! `mqlint diff`.

use super::args::DiffArgs;
use super::check;
use super::targets::versions;
use super::{Outcome, Problem, output, progress};
use crate::change::DiffOptions;
use crate::check::CheckOptions;
use crate::report::ColorChoice;

pub(super) fn run(args: &DiffArgs, color: ColorChoice) -> Result<Outcome, Problem> {
    let inputs = |path| args.deployment.inputs(std::slice::from_ref(path));
    let (old, new) = (inputs(&args.old), inputs(&args.new));
    check::check_stdin(&[old.as_slice(), new.as_slice()].concat(), &args.deployment)?;
    let outputs = output::outputs(&args.report)?;
    let options = diff_options(args)?;
    let report = progress::during(|| crate::change::diff(&old, &new, &options));
    check::finish(report, &outputs, &args.report, color)
}

/// What the options of `mqlint diff` mean.
///
/// # Errors
/// A version that is given twice.
pub fn diff_options(args: &DiffArgs) -> Result<DiffOptions, Problem> {
    let check = CheckOptions {
        select: args.report.select.clone(),
        ignore: args.report.ignore.clone(),
        ..check::deployment_options(&args.deployment)
    };
    let (from, to) = (versions("--from", &args.from)?, versions("--to", &args.to)?);
    Ok(DiffOptions { check, from, to, all: args.all })
}
