//! How a command ends: its exit code, or what went wrong.

use std::fmt::Display;
use std::io::{self};

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing found that should fail the run.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// Wrong usage, an input that cannot be read, or an internal error.
    Failure,
}

/// Something that ends a run with exit code 2: one sentence for standard error.
#[derive(Debug)]
pub struct CommandError(pub(crate) String);

impl CommandError {
    pub(super) fn new(text: impl Display) -> Self {
        Self(text.to_string())
    }

    /// A file or stream that cannot be written.
    pub(super) fn writing(what: impl Display, error: &io::Error) -> Self {
        Self(format!("cannot write {what}: {error}"))
    }
}
