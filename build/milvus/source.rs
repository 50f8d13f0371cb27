//! A file of `rules/milvus/`, and the lines of what is wrong with it.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A file's name and text, kept to find the lines of what is wrong.
pub struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// A file that has been read.
    pub fn new(path: &Path, text: String) -> Self {
        Self { path: path.to_owned(), text }
    }

    /// Reads the YAML into rows.
    pub fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_yaml::from_str(&self.text).map_err(|e| {
            let line = e.location().map_or(0, |l| l.line());
            let message = e.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            Failure::at(&self.path, line, message)
        })
    }

    /// A problem with the field (or with the whole row) of a key or id.
    pub fn problem(&self, key: &str, field: &str, message: impl fmt::Display) -> Failure {
        let line = self.line(key, field);
        Failure::at(&self.path, line, format!("{key}: {message}"))
    }

    /// A problem with a key that stands more than once, placed at its last row.
    pub fn repeated(&self, key: &str, message: impl fmt::Display) -> Failure {
        let starts = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
        let last = self.text.lines().enumerate().filter(|(_, l)| starts(l)).last();
        Failure::at(&self.path, last.map_or(0, |(n, _)| n + 1), format!("{key}: {message}"))
    }

    /// The name of the file without its extension.
    pub fn stem(&self) -> &str {
        self.path.file_stem().and_then(|s| s.to_str()).unwrap_or_default()
    }

    /// Whether this is that file.
    #[cfg(test)]
    pub fn is(&self, path: &Path) -> bool {
        self.path == path
    }

    /// The line of a field in the row that starts with the key; the row's own when the field is not found.
    fn line(&self, key: &str, field: &str) -> usize {
        let starts = |line: &str| {
            let line =
                line.trim_start_matches("- ").trim_start_matches("id: ").trim_start_matches("version: ");
            line.trim_matches(':') == key || line.strip_prefix(key).is_some_and(|r| r.starts_with(": "))
        };
        let mut lines = self.text.lines().enumerate().skip_while(|(_, l)| !starts(l));
        let Some((row, _)) = lines.next() else { return 0 };
        let mut rest = lines.take_while(|(_, l)| l.starts_with(' ') || l.is_empty());
        let wanted = |l: &str| l.trim_start().strip_prefix(field).is_some_and(|r| r.starts_with(':'));
        1 + rest.find(|(_, l)| !field.is_empty() && wanted(l)).map_or(row, |(n, _)| n)
    }
}
