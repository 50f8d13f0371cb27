//! The text of a settings file, and a file with mistakes.

use std::path::Path;

use super::parse::SettingsProblem;
use crate::text::source::{ReadError, SourceFile, Store};

/// A settings file with mistakes.
#[derive(Clone, Debug)]
pub struct BrokenFile {
    /// Its path as shown.
    pub path: String,
    /// Its text; empty where it cannot be read.
    pub text: String,
    /// The mistakes.
    pub problems: Vec<SettingsProblem>,
}

/// The text of a file, or why there is none.
pub(crate) fn read_text(file: &Path, store: &Store) -> Result<String, String> {
    decode(store.read(file))
}

/// The text of a file that was read, or why there is none.
pub(crate) fn decode(read: Result<Vec<u8>, ReadError>) -> Result<String, String> {
    let bytes = read.map_err(|e| e.to_string())?;
    let decoded = SourceFile::decode("", bytes);
    match decoded.invalid_at {
        Some(_) => Err("it is no text".into()),
        None => Ok(decoded.text.to_string()),
    }
}
