//! What the files of `rules/` have in common: how they are read, and how a row says what it rests on.

#[path = "../src/rule/ground.rs"]
mod ground;

use std::path::Path;

use serde::de::DeserializeOwned;

pub use self::ground::Ground;
use crate::failure::Failure;

/// A file of data; what is wrong with it is told by its line.
pub fn read<T: DeserializeOwned>(file: &Path) -> Result<T, Failure> {
    let text = std::fs::read_to_string(file)?;
    serde_yaml::from_str(&text).map_err(|e| Failure::at(file, e.location().map_or(1, |l| l.line()), e))
}

/// A ground and its source as Rust.
pub fn basis(ground: Ground, source: &str) -> String {
    format!("Basis {{ ground: Ground::{ground:?}, source: {source:?} }}")
}
