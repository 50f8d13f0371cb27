//! Where reports go: `--format FORMAT[=FILE]`, `--output-file`, and the annotations of GitHub Actions.

use std::io::{self, Write};

use super::CommandError;
use super::args::ReportArgs;
use super::messages::to_stdout;
use crate::base::{ColorChoice, Look, escape};
use crate::judge::finding::Report;
use crate::read::settings::FailOn;
use crate::report::{self, Format, Output};
use crate::text::source::write_file;

/// The outputs that were asked for, each with its place.
///
/// # Errors
/// When two of them would go to the same place.
pub(super) fn outputs(how: &ReportArgs) -> Result<Vec<Output>, CommandError> {
    let mut outputs: Vec<Output> = Vec::new();
    for output in &how.format {
        if !outputs.contains(output) {
            outputs.push(output.clone());
        }
    }
    if let Some(file) = &how.output_file {
        match outputs.iter_mut().find(|o| o.file.is_none()) {
            Some(output) => output.file = Some(file.clone()),
            None => {
                return Err(CommandError::new(
                    "--output-file is for a --format without a file of its own, and there is none",
                ));
            }
        }
    }
    let name = |output: &Output| output.format.info().name;
    for (i, output) in outputs.iter().enumerate() {
        let Some(other) = outputs[..i].iter().find(|o| o.file == output.file) else { continue };
        let (first, second) = (name(other), name(output));
        return Err(CommandError::new(match &output.file {
            None => format!(
                "{first} and {second} would both go to standard output: give one of them a file, \
                 as in --format {second}=FILE"
            ),
            Some(file) => {
                let file = file.to_string_lossy();
                format!("{first} and {second} would both be written to {}", escape(&file))
            }
        }));
    }
    Ok(outputs)
}

/// Where the report goes that no file is named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReportStream {
    /// To standard output.
    Stdout,
    /// To standard error, as standard output is taken.
    Stderr,
}

/// Writes `report` to all outputs. One that cannot be written keeps none of the others back.
///
/// # Errors
/// The first output that could not be written.
pub(super) fn write(
    report: &Report,
    outputs: &[Output],
    how: &ReportArgs,
    way: ReportStream,
    color: ColorChoice,
) -> Result<(), CommandError> {
    let mut done = Ok(());
    for output in outputs.iter().filter(|o| o.file.is_some()) {
        done = done.and(to_file(report, output, how, color));
    }
    let shown = outputs.iter().find(|o| o.file.is_none());
    let options = options(report, how, Look::of_stdout(color));
    let Some(output) = shown else {
        // Someone may be watching.
        if let Some(line) = report::summary_line(report, &self::options(report, how, Look::PLAIN)) {
            let _ = writeln!(io::stderr(), "{line}");
        }
        return done;
    };
    if way == ReportStream::Stderr {
        let written = report::write(report, output.format, &options, &mut io::stderr(), &mut io::sink());
        return done.and(written.map_err(|e| CommandError::writing("to standard error", &e)));
    }
    let annotated = output.format.is_text() && !how.no_annotations && in_github_actions();
    let written = to_stdout(|out| {
        report::write(report, output.format, &options, out, &mut io::stderr())?;
        if annotated { report::write(report, Format::Github, &options, out, &mut io::sink()) } else { Ok(()) }
    });
    done.and(written)
}

/// Whether one of the outputs shows notes.
pub(super) fn shows_notes(report: &Report, outputs: &[Output], how: &ReportArgs) -> bool {
    is_pedantic(report, how) || outputs.iter().any(|output| output.format.info().always_notes)
}

fn options(report: &Report, how: &ReportArgs, look: Look) -> report::ReportOptions {
    report::ReportOptions { look, pedantic: is_pedantic(report, how), show_secrets: how.show_secrets }
}

fn is_pedantic(report: &Report, how: &ReportArgs) -> bool {
    // What fails a run is shown.
    let settings = || report.fail_on.values().any(|lowest| *lowest == FailOn::Info);
    how.pedantic || how.fail_on.map_or_else(settings, |lowest| lowest == FailOn::Info)
}

fn in_github_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

fn to_file(
    report: &Report,
    output: &Output,
    how: &ReportArgs,
    color: ColorChoice,
) -> Result<(), CommandError> {
    let Some(file) = &output.file else { return Ok(()) };
    let options = options(report, how, Look::of_file(color));
    let mut text = Vec::new();
    report::write(report, output.format, &options, &mut text, &mut io::sink())
        .and_then(|()| write_file(file, &text))
        .map_err(|e| CommandError::writing(escape(&file.to_string_lossy()), &e))
}
