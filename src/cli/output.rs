//! Where reports go: `--format FORMAT[=FILE]`, `--output-file`, and the annotations of GitHub Actions.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};

use super::args::ReportArgs;
use super::{Problem, to_stdout};
use crate::report::{self, ColorChoice, Format, Look, Output, Report, escape};
use crate::settings::FailOn;
use crate::source::write_file;

/// Reads `FORMAT` or `FORMAT=FILE`; `-` as the file is standard output.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Output, clap::Error> {
        let (name, file) = split(value);
        let format = EnumValueParser::<Format>::new().parse_ref(command, arg, &name)?;
        if file.as_ref().is_some_and(|file| file.as_os_str().is_empty()) {
            let format = format.info().name;
            let text =
                format!("a file is expected after `--format {format}=`, such as {format}=report.txt\n");
            return Err(clap::Error::raw(clap::error::ErrorKind::InvalidValue, text).with_cmd(command));
        }
        Ok(Output { format, file: file.filter(|file| file.as_os_str() != "-") })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        EnumValueParser::<Format>::new().possible_values().map(|values| {
            let values: Vec<PossibleValue> = values.collect();
            Box::new(values.into_iter()) as Box<dyn Iterator<Item = PossibleValue>>
        })
    }
}

/// The name of the format, and the path after the first `=`, which need not be text.
fn split(value: &OsStr) -> (std::ffi::OsString, Option<PathBuf>) {
    let bytes = value.as_encoded_bytes();
    let Some(at) = bytes.iter().position(|b| *b == b'=') else { return (value.to_owned(), None) };
    let name = String::from_utf8_lossy(&bytes[..at]).into_owned();
    (name.into(), Some(PathBuf::from(tail(value, at + 1))))
}

#[cfg(unix)]
fn tail(value: &OsStr, from: usize) -> std::ffi::OsString {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(&value.as_bytes()[from..]).to_owned()
}

#[cfg(not(unix))]
fn tail(value: &OsStr, from: usize) -> std::ffi::OsString {
    value.to_string_lossy().get(from..).unwrap_or_default().into()
}

/// The outputs that were asked for, each with its place.
///
/// # Errors
/// When two of them would go to the same place.
pub(super) fn outputs(how: &ReportArgs) -> Result<Vec<Output>, Problem> {
    let mut outputs = how.format.clone();
    if let Some(file) = &how.output_file {
        match outputs.iter_mut().find(|o| o.file.is_none()) {
            Some(output) => output.file = Some(file.clone()),
            None => {
                return Err(Problem::new(
                    "--output-file is for a --format without a file of its own, and there is none",
                ));
            }
        }
    }
    let name = |output: &Output| output.format.info().name;
    for (i, output) in outputs.iter().enumerate() {
        let Some(other) = outputs[..i].iter().find(|o| o.file == output.file) else { continue };
        let (first, second) = (name(other), name(output));
        return Err(Problem::new(match &output.file {
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
pub(super) enum Way {
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
    way: Way,
    color: ColorChoice,
) -> Result<(), Problem> {
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
    if way == Way::Stderr {
        let written = report::write(report, output.format, &options, &mut io::stderr(), &mut io::sink());
        return done.and(written.map_err(|e| Problem::writing("to standard error", &e)));
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

fn options(report: &Report, how: &ReportArgs, look: Look) -> report::Options {
    report::Options { look, pedantic: is_pedantic(report, how), show_secrets: how.show_secrets }
}

fn is_pedantic(report: &Report, how: &ReportArgs) -> bool {
    // What fails a run is shown.
    let settings = || report.fail_on.values().any(|lowest| *lowest == FailOn::Info);
    how.pedantic || how.fail_on.map_or_else(settings, |lowest| lowest == FailOn::Info)
}

fn in_github_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

fn to_file(report: &Report, output: &Output, how: &ReportArgs, color: ColorChoice) -> Result<(), Problem> {
    let Some(file) = &output.file else { return Ok(()) };
    let options = options(report, how, Look::of_file(color));
    let mut text = Vec::new();
    report::write(report, output.format, &options, &mut text, &mut io::sink())
        .and_then(|()| write_file(file, &text))
        .map_err(|e| Problem::writing(escape(&file.to_string_lossy()), &e))
}
