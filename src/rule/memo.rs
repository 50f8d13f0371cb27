//! What several rules ask of one reading, worked out once.

use std::sync::OnceLock;

use super::place::Verdict;

/// Answers that cost a pass over all settings.
#[derive(Default)]
pub struct Memo {
    /// The keys of configuration files that something is wrong with.
    pub(super) keys: OnceLock<Vec<Verdict>>,
    /// The keys of values files that something is wrong with.
    pub(super) values: OnceLock<Vec<Verdict>>,
    /// The texts of values files that hold the values of several charts.
    pub(super) several: OnceLock<Vec<usize>>,
    /// The settings whose values are judged, by layer and place in it.
    pub(super) subjects: OnceLock<Vec<(usize, usize)>>,
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}
