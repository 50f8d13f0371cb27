//! The charts that files with values are for, by what lies around them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::helm::umbrella::ChartFolder;
use crate::text::source::Store;
use crate::text::yaml::Tree;

/// In how many folders, its own and those above, the chart of a file with values may be.
const FOLDERS_ABOVE: usize = 4;

/// The charts of a run, each folder asked once.
pub(super) struct ChartFiles<'a> {
    store: &'a Store,
    /// Chart.yaml and its like by folder.
    beside: ByFolder<Arc<ChartFolder>>,
    /// The chart with Milvus that a folder belongs to.
    above: ByFolder<Option<(Arc<ChartFolder>, PathBuf)>>,
}

impl<'a> ChartFiles<'a> {
    /// The charts of a store.
    pub fn of(store: &'a Store) -> Self {
        Self { store, beside: ByFolder::default(), above: ByFolder::default() }
    }

    /// What is said of the chart that a file with values is for: beside it, or in a folder above where its content
    /// is for that chart; with the values of that chart, over which it lies.
    pub fn around(&self, path: &Path, tree: &Tree) -> (Arc<ChartFolder>, Option<PathBuf>) {
        match self.above(path).filter(|(charts, _)| charts.has_milvus_values(tree)) {
            Some((charts, folder)) => {
                let base = folder.join("values.yaml");
                (charts, Some(base).filter(|base| base != path))
            }
            None => {
                let beside = self.beside(path.parent().unwrap_or(Path::new("")));
                (beside.remote_proven_by(tree).unwrap_or(beside), None)
            }
        }
    }

    /// The chart with Milvus in the folder that a file is in or in one above, and that folder.
    pub fn above(&self, path: &Path) -> Option<(Arc<ChartFolder>, PathBuf)> {
        let folder = path.parent()?;
        look_up(&self.above, folder, || self.find_above(folder))
    }

    fn find_above(&self, folder: &Path) -> Option<(Arc<ChartFolder>, PathBuf)> {
        for above in folder.ancestors().take(FOLDERS_ABOVE) {
            let charts = self.beside(above);
            if charts.installs_milvus() {
                return Some((charts, above.to_owned()));
            }
            if !charts.is_empty() || self.store.is_root(above) {
                return None;
            }
        }
        None
    }

    fn beside(&self, folder: &Path) -> Arc<ChartFolder> {
        look_up(&self.beside, folder, || Arc::new(ChartFolder::of(folder, self.store)))
    }
}

/// What is known by folder. Two who ask in the same moment may both find out, and find the same.
type ByFolder<T> = Mutex<HashMap<PathBuf, T>>;

fn look_up<T: Clone>(known: &ByFolder<T>, folder: &Path, find: impl FnOnce() -> T) -> T {
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = lock().get(folder) {
        return found.clone();
    }
    let found = find();
    lock().insert(folder.to_owned(), found.clone());
    found
}
