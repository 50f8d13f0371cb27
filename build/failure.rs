//! Why the tables could not be made.

use std::fmt;
use std::path::Path;

/// One mistake, with its file and line where they are known.
pub struct Failure(String);

impl Failure {
    /// A mistake whose place the caller knows.
    pub fn new(problem: impl fmt::Display) -> Self {
        Self(problem.to_string())
    }

    /// A mistake in a line of a file, counted from 1; 0 stands for the whole file.
    pub fn at(file: &Path, line: usize, problem: impl fmt::Display) -> Self {
        Self(format!("{}:{line}: {problem}", file.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(error)
    }
}
