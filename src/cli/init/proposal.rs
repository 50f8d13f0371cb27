//! What is proposed for one file.

use std::path::PathBuf;

/// What a file is proposed for: shown beside its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProposedStep {
    /// A file that is not there gets this text.
    New(String),
    /// The text of a file becomes another, in which all that was there still stands.
    Added {
        /// What it holds.
        old: String,
        /// What it shall hold.
        new: String,
    },
    /// Nothing is to be done, for this reason.
    Kept(String),
    /// The file cannot be changed exactly: the user is told to add this text.
    ByHand(String),
}

/// What is to be done about one file.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The folder that the file may not lie outside of.
    pub root: PathBuf,
    /// The file, below the root.
    pub name: String,
    /// What it is for, in a few words.
    pub about: String,
    /// What is to be done.
    pub step: ProposedStep,
}

/// A template with what differs from release to release.
pub(super) fn filled(template: &str) -> String {
    template.replace("VERSION", env!("CARGO_PKG_VERSION"))
}
