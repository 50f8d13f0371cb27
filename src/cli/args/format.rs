//! The value of `--format` of commands that report no findings.

use clap::ValueEnum;

/// The formats of commands that do not report findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlainFormat {
    /// For people
    Pretty,
    /// For programs
    Json,
}
