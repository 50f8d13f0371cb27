//! The end of commands that report findings: the report is printed, and the exit code follows from it.

use super::args::ReportArgs;
use super::messages::{print_message, print_messages};
use super::output::{self, ReportStream};
use super::{CommandError, Outcome};
use crate::base::ColorChoice;
use crate::fix::FixedText;
use crate::judge::finding::{Finding, Report, Run};
use crate::read::settings::FailOn;
use crate::report::{Output, mask};

/// Prints a report and says how the run ends. Of texts in it that were fixed `changed` says what they were.
pub(super) fn finish(
    mut report: Report,
    changed: &[FixedText],
    outputs: &[Output],
    how: &ReportArgs,
    way: ReportStream,
    color: ColorChoice,
) -> Result<Outcome, CommandError> {
    report.run = Run::now();
    if !how.show_secrets {
        let notes = output::shows_notes(&report, outputs, how);
        mask::hide_fixed(&mut report, changed, notes);
    }
    let printed = output::write(&report, outputs, how, way, color);
    print_unwritten(&report);
    print_messages(&report.errors, &report.outside, &report.notes);
    printed?;
    Ok(outcome(&report, how))
}

/// What is said where nothing configures Milvus.
pub(super) const NOTHING_FOUND: &str =
    "no Milvus configuration found in what was given; --as says what a file is";

/// Says which files could not be written.
fn print_unwritten(report: &Report) {
    for e in &report.unwritten {
        print_message(
            "error",
            &format!("cannot write {}: {}", crate::base::escape(&e.path), crate::base::escape(&e.message)),
        );
    }
}

/// How a run with this report ends.
fn outcome(report: &Report, how: &ReportArgs) -> Outcome {
    if report.files == 0 && report.errors.is_empty() {
        print_message("note", NOTHING_FOUND);
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
