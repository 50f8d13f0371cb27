//! The hook of pre-commit.

use std::fs;
use std::path::Path;

use super::{Proposal, Step, filled};
use crate::fix::{appended, item_of};

/// The file that pre-commit reads.
pub(super) const FILE: &str = ".pre-commit-config.yaml";

const TEMPLATE: &str = include_str!("templates/hook.yaml");

/// The hook in the repository at `root`.
pub(super) fn propose(root: &Path) -> Proposal {
    let template = filled(TEMPLATE);
    let file = root.join(FILE);
    let step = match fs::read_to_string(&file) {
        Ok(old) if old.contains("mqlint") => Step::Kept("it names mqlint".into()),
        Ok(old) => match item_of(&template, "repos").and_then(|item| appended(&old, "repos", &item)) {
            Some(new) => Step::Added { old, new },
            None => Step::ByHand(template),
        },
        Err(_) if file.symlink_metadata().is_ok() => Step::ByHand(template),
        Err(_) => Step::New(template),
    };
    Proposal { root: root.to_owned(), name: FILE.into(), about: "the hook of pre-commit".into(), step }
}
