//! The hook of pre-commit.

use std::fs;
use std::path::Path;

use super::proposal::filled;
use super::write::leads_out;
use super::{Proposal, ProposedStep};
use crate::text::edit::{first_item, with_item};

/// The file that pre-commit reads.
pub(super) const FILE: &str = ".pre-commit-config.yaml";

const TEMPLATE: &str = include_str!("templates/hook.yaml");

/// The hook in the repository at `root`.
pub(super) fn propose(root: &Path) -> Proposal {
    let template = filled(TEMPLATE);
    let file = root.join(FILE);
    let read = match leads_out(root, &file) {
        // Carrying it out says why it fails.
        true => Ok(None),
        false => fs::read_to_string(&file).map(Some),
    };
    let step = match read {
        Ok(None) => ProposedStep::New(template),
        Ok(Some(old)) if old.contains("mqlint") => ProposedStep::Kept("it names mqlint".into()),
        Ok(Some(old)) => {
            match first_item(&template, "repos").and_then(|item| with_item(&old, "repos", &item)) {
                Some(new) => ProposedStep::Added { old, new },
                None => ProposedStep::ByHand(template),
            }
        }
        Err(_) if file.symlink_metadata().is_ok() => ProposedStep::ByHand(template),
        Err(_) => ProposedStep::New(template),
    };
    Proposal { root: root.to_owned(), name: FILE.into(), about: "the hook of pre-commit".into(), step }
}
