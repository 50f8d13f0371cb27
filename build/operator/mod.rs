//! `rules/operator/` into the tables of `operator`.

mod config;
mod fields;
mod versions;

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::version::constant;

/// Writes `operator.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let folder = rules.join("operator");
    let mut code = String::new();
    part(&folder.join("fields.yaml"), &mut code, fields::fields)?;
    part(&folder.join("versions.yaml"), &mut code, versions::versions)?;
    part(&folder.join("config.yaml"), &mut code, config::config)?;
    Ok(std::fs::write(out.join("operator.rs"), code)?)
}

/// What is wrong with a row: a word that stands in it, and why.
struct Wrong(String, String);

impl Wrong {
    fn new(word: &str, why: impl ToString) -> Self {
        Self(word.to_owned(), why.to_string())
    }
}

impl From<std::fmt::Error> for Wrong {
    fn from(error: std::fmt::Error) -> Self {
        Self(String::new(), error.to_string())
    }
}

fn part<T: DeserializeOwned>(
    file: &Path,
    code: &mut String,
    write: fn(&T, &mut String) -> Result<(), Wrong>,
) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file)?;
    let facts: T = serde_yaml::from_str(&text)
        .map_err(|e| Failure::at(file, e.location().map_or(1, |l| l.line()), e))?;
    write(&facts, code).map_err(|Wrong(word, why)| {
        let line = text.lines().position(|line| line.contains(&word)).map_or(1, |at| at + 1);
        Failure::at(file, line, why)
    })
}

fn version(text: &str) -> Result<String, Wrong> {
    constant(text).map_err(|why| Wrong::new(text, why))
}

fn optional(text: Option<&String>) -> Result<String, Wrong> {
    Ok(match text {
        Some(text) => format!("Some({})", version(text)?),
        None => "None".into(),
    })
}
