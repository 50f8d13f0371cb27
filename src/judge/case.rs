//! A reading as rules judge it, with what several of them ask of it, worked out once.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock};

use super::rules::place::{Strangers, Variables, Verdict};
use super::rules::yaml::flattened_line::Flattened;
use crate::deployment::{Deployment, Reading, Settings};
use crate::facts::milvus::{Mode, NormalKey, Version, catalogue};
use crate::understand::{Secret, readings, secrets_of_reading};

/// A reading of a deployment and the answers that rules have worked out of it.
pub struct Case<'d> {
    reading: Reading<'d>,
    pub(super) cache: Cache,
}

impl<'d> Deref for Case<'d> {
    type Target = Reading<'d>;

    fn deref(&self) -> &Reading<'d> {
        &self.reading
    }
}

/// Every release and mode that a deployment may be of, oldest release first, as rules judge them.
pub fn cases(deployment: &Deployment) -> Vec<Case<'_>> {
    let readings = readings(deployment);
    let shared = Arc::new(Shared { one_reading: readings.len() == 1, ..Shared::default() });
    let case = |reading| Case { reading, cache: Cache::over(&shared) };
    readings.into_iter().map(case).collect()
}

impl Case<'_> {
    /// The secrets of the deployment, worked out once for all its readings.
    pub fn secrets(&self) -> &[Secret] {
        self.cache.shared.secrets.get_or_init(|| secrets_of_reading(&self.reading))
    }

    /// Leaves the deployment, which may then get to know more.
    pub(crate) fn detach(self) -> DetachedCase {
        let Reading { milvus, mode, settings, read, .. } = self.reading;
        DetachedCase { milvus, mode, settings, read, cache: self.cache }
    }
}

/// Who is shown each deployment that is judged, with its cases.
pub type Observer<'a> = &'a mut dyn FnMut(&Deployment, &[Case<'_>]);

/// A case without its deployment: it can be kept while that gets to know more, and goes on where it changed nothing.
pub struct DetachedCase {
    milvus: Version,
    mode: Mode,
    settings: Settings,
    read: Vec<bool>,
    cache: Cache,
}

impl DetachedCase {
    /// A case of its deployment once more; `None` where that is of another release or mode by now, or may be of
    /// several.
    pub fn attach(self, deployment: &Deployment) -> Option<Case<'_>> {
        let Self { milvus, mode, settings, read, cache } = self;
        let same = deployment.milvus.get().map(catalogue::release_of) == Some(milvus)
            && deployment.mode.get() == Some(mode);
        same.then_some(Case { reading: Reading { deployment, milvus, mode, settings, read }, cache })
    }
}

/// Answers that cost a pass over all settings.
#[derive(Default)]
pub(super) struct Cache {
    /// The keys of configuration files that something is wrong with.
    pub keys: OnceLock<Vec<Arc<Verdict>>>,
    /// The keys of values files that something is wrong with.
    pub values: OnceLock<Vec<Verdict>>,
    /// The texts of values files that hold the values of several charts.
    pub several: OnceLock<Vec<usize>>,
    /// The settings whose values are judged, by layer and place in it.
    pub judged_settings: OnceLock<Vec<(usize, usize)>>,
    /// What all cases of the deployment share.
    pub shared: Arc<Shared>,
}

impl Cache {
    fn over(shared: &Arc<Shared>) -> Self {
        Self { shared: shared.clone(), ..Self::default() }
    }
}

/// Answers that hang on the deployment alone, whatever release reads it.
#[derive(Default)]
pub(super) struct Shared {
    /// Whether there is one case only, and nothing to share.
    pub one_reading: bool,
    /// The secrets that its files hold.
    pub secrets: OnceLock<Vec<Secret>>,
    /// The keys of its chart, in the form in which Milvus compares keys.
    pub chart_keys: OnceLock<HashSet<NormalKey>>,
    /// The sections that stand on one line, by text.
    pub flattened: OnceLock<Vec<Vec<Flattened>>>,
    /// The releases that its texts are copies of, by text and way of reading.
    pub copies: Mutex<HashMap<(usize, usize), Option<Version>>>,
    /// Its variables that may have been meant for Milvus, by what is known of their names.
    pub variables: OnceLock<Variables>,
    /// The keys in its texts that no release knows, by text and by what is read of it: the place of that in memory.
    pub strangers: Mutex<HashMap<(usize, usize), Arc<Strangers>>>,
}
