//! `mqlint check --fix` and `--diff`.

use std::io::{self, IsTerminal, Write};

use super::args::CheckArgs;
use super::finish::finish;
use super::messages::{print_message, print_messages, to_stdout};
use super::output::ReportStream;
use super::{CommandError, Outcome, check_options, progress};
use crate::base::{ColorChoice, escape, escape_diff, plural};
use crate::fix::{FixOptions, FixOutcome};
use crate::read::Input;
use crate::report::{Output, mask};
use crate::run::fix;
use crate::text::source::write_file;

/// Applies fixes and reports what remains, or shows what would change.
pub(super) fn run(
    args: &CheckArgs,
    inputs: &[Input],
    outputs: &[Output],
    color: ColorChoice,
) -> Result<Outcome, CommandError> {
    let confirm = !args.fix.diff && outputs.iter().any(|output| output.format.holds_edits());
    let wanted = FixOptions { unsafe_fixes: args.fix.unsafe_fixes, write: !args.fix.diff, confirm };
    let outcome = progress::during(|| fix(inputs, &check_options(args), wanted));
    if args.fix.diff { diff(args, outcome) } else { report(args, outcome, outputs, color) }
}

/// Fixed standard input goes where a filter writes, and the report beside it.
fn report(
    args: &CheckArgs,
    outcome: FixOutcome,
    outputs: &[Output],
    color: ColorChoice,
) -> Result<Outcome, CommandError> {
    let way = match &outcome.stdin {
        Some(bytes) => {
            to_stdout(|out| out.write_all(bytes))?;
            ReportStream::Stderr
        }
        None => ReportStream::Stdout,
    };
    finish(outcome.report, &outcome.changed, outputs, &args.report, way, color)
}

/// One patch of all texts; its exit code says whether there is one. The patch must apply, so its lines are as they are but
/// on a terminal, where nothing applies them: what is said beside it keeps secrets.
fn diff(args: &CheckArgs, mut outcome: FixOutcome) -> Result<Outcome, CommandError> {
    let patch: String = outcome.changed.iter().map(|changed| changed.diff()).collect();
    match &args.report.output_file {
        Some(file) => write_file(file, patch.as_bytes())
            .map_err(|e| CommandError::writing(escape(&file.to_string_lossy()), &e))?,
        None if io::stdout().is_terminal() => to_stdout(|out| out.write_all(escape_diff(&patch).as_bytes()))?,
        None => to_stdout(|out| out.write_all(patch.as_bytes()))?,
    }
    if !args.report.show_secrets {
        mask::hide_fixed(&mut outcome.report, &outcome.changed, true);
    }
    let report = &outcome.report;
    for mistake in report.findings.iter().filter(|finding| finding.rule.id == "bad-settings") {
        let source = report.sources.get(mistake.at.file);
        let at = source.position(mistake.at.span.range().start);
        let text = format!("{}:{}:{}: {}", source.path, at.line, at.column, mistake.message);
        print_message("error", &escape(&text));
    }
    print_messages(&report.errors, &report.outside, &report.notes);
    let fixed = report.fixed.as_ref().map_or(0, Vec::len);
    if fixed > 0 {
        let what = format!("{} in {}", plural(fixed, "problem"), plural(outcome.changed.len(), "file"));
        let _ = writeln!(io::stderr(), "would fix {what}");
    } else if report.files > 0 {
        let _ = writeln!(io::stderr(), "nothing to fix");
    } else if report.errors.is_empty() {
        print_message("note", super::finish::NOTHING_FOUND);
    }
    let failed = !report.errors.is_empty() || (args.report.require_input && report.files == 0);
    Ok(match (failed, outcome.changed.is_empty()) {
        (true, _) => Outcome::Failure,
        (false, true) => Outcome::Clean,
        (false, false) => Outcome::Findings,
    })
}
