//! Setting up a repository: settings, the hook and the step of the pipeline that fit what is there.
//!
//! [`look`] sees what is there, [`propose`] says what fits as [`Proposal`]s, which may be shown or carried out
//! ([`Proposal::carry_out`]). What is there already is never changed, except that an item is added to a list.

mod ci;
mod hook;
mod look;
mod settings;
mod write;

use std::path::PathBuf;

pub use look::{Fact, Found, Repository, look};
pub use write::Done;

/// What a file is proposed for: shown beside its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
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
    pub step: Step,
}

/// What fits a repository, in the order in which it is done.
pub fn propose(repository: &Repository) -> Vec<Proposal> {
    let mut all = vec![settings::propose(repository)];
    let Some(root) = &repository.git else { return all };
    let hook = hook::propose(root);
    all.push(hook);
    all.extend(ci::propose(root));
    all
}

/// A template with what differs from release to release.
fn filled(template: &str) -> String {
    template.replace("VERSION", env!("CARGO_PKG_VERSION"))
}
