//! `mqlint check --fix` and `--diff`.

use std::io::{self, Write};

use super::args::CheckArgs;
use super::check::{check_options, finish};
use super::output::Way;
use super::{Outcome, Problem, progress, say, say_all, to_stdout};
use crate::check::{Input, MendOptions, Mended, mend};
use crate::report::{ColorChoice, Output, escape, plural};
use crate::source::write_file;

/// Applies fixes and reports what remains, or shows what would change.
pub(super) fn run(
    args: &CheckArgs,
    inputs: &[Input],
    outputs: &[Output],
    color: ColorChoice,
) -> Result<Outcome, Problem> {
    let wanted = MendOptions { unsafe_fixes: args.fix.unsafe_fixes, write: !args.fix.diff };
    let mended = progress::during(|| mend(inputs, &check_options(args), wanted));
    if args.fix.diff { diff(args, mended) } else { report(args, mended, outputs, color) }
}

/// Fixed standard input goes where a filter writes, and the report beside it.
fn report(
    args: &CheckArgs,
    mended: Mended,
    outputs: &[Output],
    color: ColorChoice,
) -> Result<Outcome, Problem> {
    let way = match &mended.stdin {
        Some(bytes) => {
            to_stdout(|out| out.write_all(bytes))?;
            Way::Stderr
        }
        None => Way::Stdout,
    };
    finish(mended.report, outputs, &args.report, way, color)
}

/// One patch of all texts; its exit code says whether there is one. The patch must apply, so its lines are as they are:
/// what is said beside it keeps secrets.
fn diff(args: &CheckArgs, mut mended: Mended) -> Result<Outcome, Problem> {
    let patch: String = mended.changed.iter().map(|changed| changed.diff()).collect();
    match &args.report.output_file {
        Some(file) => write_file(file, patch.as_bytes())
            .map_err(|e| Problem::writing(escape(&file.to_string_lossy()), &e))?,
        None => to_stdout(|out| out.write_all(patch.as_bytes()))?,
    }
    if !args.report.show_secrets {
        mended.report.hide_secrets(true);
    }
    let report = &mended.report;
    say_all(&report.errors, &report.notes);
    let fixed = report.fixed.as_ref().map_or(0, Vec::len);
    if fixed > 0 {
        let what = format!("{} in {}", plural(fixed, "problem"), plural(mended.changed.len(), "file"));
        let _ = writeln!(io::stderr(), "would fix {what}");
    } else if report.files > 0 {
        let _ = writeln!(io::stderr(), "nothing to fix");
    } else if report.errors.is_empty() {
        say("note", super::check::NOTHING_FOUND);
    }
    let failed = !report.errors.is_empty() || (args.report.require_input && report.files == 0);
    Ok(match (failed, mended.changed.is_empty()) {
        (true, _) => Outcome::Failure,
        (false, true) => Outcome::Clean,
        (false, false) => Outcome::Findings,
    })
}
