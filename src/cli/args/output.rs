//! The value of `--format`: a format, and the file it goes to.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};

use crate::report::{Format, Output};

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
