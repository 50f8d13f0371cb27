//! All that fits a repository, in the order in which it is done.

use super::{Proposal, Survey, ci, hook, settings};

/// What fits a repository, in the order in which it is done.
pub fn propose(repository: &Survey) -> Vec<Proposal> {
    let mut all = vec![settings::propose(repository)];
    let Some(root) = &repository.git else { return all };
    let hook = hook::propose(root);
    all.push(hook);
    all.extend(ci::propose(root));
    all
}
