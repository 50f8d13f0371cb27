//! How much may be made of kustomizations.

/// Kustomizations change and copy so many values in all, beside some times as many as their files hold.
const MAX_WORK: usize = 1_000_000;

/// A kustomization that changes nothing costs as much as so many values.
const LEAST_WORK: usize = 64;

use super::stop::{Outcome, Stop};

/// How much kustomizations may still make of resources.
#[derive(Debug)]
pub(super) struct Work {
    left: usize,
}

impl Work {
    /// All that is allowed.
    pub fn new() -> Self {
        Self { left: MAX_WORK }
    }

    /// Allows more, as files hold so many values.
    pub fn allow_for(&mut self, values: usize) {
        self.left = self.left.saturating_add(4 * values);
    }

    /// Uses up what it takes to change so many values.
    pub fn charge(&mut self, values: usize) -> Outcome {
        self.left = self.left.checked_sub(values.max(LEAST_WORK)).ok_or(Stop::Exceeded)?;
        Ok(())
    }
}
