//! A run: from inputs and options to a report.

mod options;

use std::path::Path;

pub use options::{CheckOptions, Input, Kind, Mode, RuleChoice, SettingsChoice};

use crate::report::{InputError, Report, Resolution};
use crate::source::{self, ReadError, SourceFile, Sources};

/// Reads and judges `inputs`. What cannot be read is in [`Report::errors`]; everything else is judged.
pub fn check(inputs: &[Input], options: &CheckOptions) -> Report {
    let (sources, errors) = read_all(inputs);
    Report { sources, errors, notes: notes(options), ..Report::default() }
}

/// Reads `inputs` and works out what Milvus would be set to.
pub fn resolve(inputs: &[Input], options: &CheckOptions) -> Resolution {
    let (sources, errors) = read_all(inputs);
    Resolution { sources, errors, notes: notes(options), ..Resolution::default() }
}

fn notes(options: &CheckOptions) -> Vec<String> {
    match &options.settings {
        SettingsChoice::File(path) => {
            vec![format!("settings files are not read yet: {} has no effect", path.display())]
        }
        SettingsChoice::Nearest | SettingsChoice::Nowhere => Vec::new(),
    }
}

fn read_all(inputs: &[Input]) -> (Sources, Vec<InputError>) {
    let mut sources = Sources::default();
    let mut errors = Vec::new();
    let mut add = |path: String, bytes: Result<Vec<u8>, ReadError>| match bytes {
        Ok(bytes) => {
            sources.add(SourceFile::decode(path, bytes));
        }
        Err(e) => errors.push(InputError { path, message: e.to_string() }),
    };
    for input in inputs {
        match input {
            Input::Stdin { name } => {
                let name = name.clone().unwrap_or_else(|| "<stdin>".into());
                add(name, source::read_from(std::io::stdin().lock(), 0));
            }
            Input::Path(path) if path.is_dir() => {
                for file in ignore::Walk::new(path).flatten() {
                    if is_yaml(file.path()) {
                        add(shown(file.path()), source::read(file.path()));
                    }
                }
            }
            Input::Path(path) => add(shown(path), source::read(path)),
        }
    }
    (sources, errors)
}

fn is_yaml(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|e| e == "yaml" || e == "yml")
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
