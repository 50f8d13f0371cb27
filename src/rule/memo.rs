//! What several rules ask of one reading, worked out once.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock};

use super::Secret;
use super::place::Verdict;
use super::yaml::flattened::Flattened;
use crate::milvus::{NormalKey, Version};

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
    /// What all readings of the deployment share.
    pub(super) shared: Arc<Shared>,
}

impl Memo {
    /// One that shares what hangs on the deployment alone.
    pub fn over(shared: &Arc<Shared>) -> Self {
        Self { shared: shared.clone(), ..Self::default() }
    }
}

/// Answers that hang on the deployment alone, whatever release reads it.
#[derive(Default)]
pub struct Shared {
    /// The secrets that its files hold.
    pub(super) secrets: OnceLock<Vec<Secret>>,
    /// The keys of its chart, in the form in which Milvus compares keys.
    pub(super) chart_keys: OnceLock<HashSet<NormalKey>>,
    /// The sections that stand on one line, by text.
    pub(super) flattened: OnceLock<Vec<Vec<Flattened>>>,
    /// The releases that its texts are copies of, by text and way of reading.
    pub(super) copies: Mutex<HashMap<(usize, usize), Option<Version>>>,
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}
