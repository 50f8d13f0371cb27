//! What the files of `rules/` have in common: how they are read, and how a row says what it rests on.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;

/// A file of data; what is wrong with it is told by its line.
pub fn read<T: DeserializeOwned>(file: &Path) -> Result<T, Failure> {
    let text = std::fs::read_to_string(file)?;
    serde_yaml::from_str(&text).map_err(|e| Failure::at(file, e.location().map_or(1, |l| l.line()), e))
}

/// How a fact is known.
#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Ground {
    Measured,
    Code,
    Documented,
    Inferred,
}

/// A ground and its source as Rust.
pub fn basis(ground: Ground, source: &str) -> String {
    format!("Basis {{ ground: Ground::{ground:?}, source: {source:?} }}")
}
