//! What Milvus gets of deployments, in little memory: what is set, over what the release has by itself.

use std::collections::HashMap;
use std::sync::Arc;

use crate::deployment::{Deployment, Listed, Settings};
use crate::facts::milvus::catalogue::{self, Param};
use crate::facts::milvus::{Mode, Queue, Version};
use crate::judge::Case;

/// The settings that Milvus gets of one deployment, in each of its readings.
pub(super) struct EffectiveSettings {
    id: Box<str>,
    /// Deployments that are read alike share them: there may be many small ones.
    readings: Arc<[ReadAs]>,
    /// What is set, in one reading or several.
    set: Vec<SetValues>,
}

/// A release and mode, with the place of what is set under them.
#[derive(Clone, Copy, PartialEq)]
struct ReadAs {
    milvus: Version,
    mode: Mode,
    set: usize,
}

/// What is set in a reading.
#[derive(PartialEq)]
struct SetValues {
    /// The queue that is asked for.
    queue: Option<Queue>,
    over_shipped: bool,
    dropped: Vec<&'static str>,
    /// The values of the parameters that something sets, in order of key.
    values: Vec<(&'static str, Option<Box<str>>)>,
}

impl EffectiveSettings {
    /// The effective settings of a deployment: all that its releases read, but for those of queues that do not run.
    /// `last` are those of another deployment.
    pub fn of(deployment: &Deployment, cases: &[Case<'_>], last: Option<&Self>) -> Self {
        let mut layers = SetParams::default();
        let mut set: Vec<SetValues> = Vec::new();
        let mut readings = Vec::with_capacity(cases.len());
        for case in cases {
            let own = SetValues::of(case, &mut layers);
            // Other modes of the release may lie between.
            let place = set.iter().rposition(|known| *known == own).unwrap_or(set.len());
            if place == set.len() {
                set.push(own);
            }
            readings.push(ReadAs { milvus: case.milvus, mode: case.mode, set: place });
        }
        let shared = last.map(|last| &last.readings).filter(|shared| shared[..] == readings[..]);
        let readings = shared.map_or_else(|| readings.into(), Arc::clone);
        Self { id: deployment.id.as_str().into(), readings, set }
    }

    /// What would be otherwise in `new`, in words.
    pub fn change_in(&self, new: &Self) -> Option<String> {
        for (old, other) in self.readings.iter().zip(&*new.readings) {
            let (set, set_then) = (&self.set[old.set], &new.set[other.set]);
            if (old.milvus, old.mode, set.queue) != (other.milvus, other.mode, set_then.queue) {
                return Some("what Milvus runs would change".into());
            }
            if let Some(key) = set.other_value(set_then, old.milvus) {
                return Some(format!("Milvus would get another value of `{key}`"));
            }
        }
        let same = self.id == new.id && self.readings.len() == new.readings.len();
        (!same).then(|| "what Milvus runs would change".into())
    }
}

impl SetValues {
    fn of(case: &Case<'_>, layers: &mut SetParams) -> Self {
        let settings = &case.settings;
        let mut params: Vec<&Param> =
            settings.layers.iter().flat_map(|layer| layers.of(&layer.settings)).collect();
        params.sort_unstable_by_key(|param| param.key());
        params.dedup_by_key(|param| param.key());
        let queue = case.selection().requested();
        let value = |param: &Param| (param.key(), settings.get(param.key()).value.map(Box::from));
        let counts = params.into_iter().filter(|param| counts(param, case.milvus, queue));
        Self {
            queue,
            over_shipped: settings.over_shipped,
            dropped: settings.dropped.clone(),
            values: counts.map(value).collect(),
        }
    }

    /// The first parameter that has another value in `new`, under the same release and queue.
    fn other_value(&self, new: &Self, milvus: Version) -> Option<&'static str> {
        if self == new {
            return None;
        }
        let (own, other) = (self.unset(milvus), new.unset(milvus));
        let differs = |param: &&Param| self.value(param, &own) != new.value(param, &other);
        let mut params = catalogue::params().filter(|param| counts(param, milvus, self.queue));
        params.find(differs).map(Param::key)
    }

    /// The settings of a release where nothing is set.
    fn unset(&self, milvus: Version) -> Settings {
        let mut settings = Settings::over_shipped(milvus);
        settings.over_shipped = self.over_shipped;
        settings.dropped.clone_from(&self.dropped);
        settings
    }

    fn value<'s>(&'s self, param: &Param, unset: &'s Settings) -> Option<&'s str> {
        match self.values.binary_search_by_key(&param.key(), |(key, _)| key) {
            Ok(place) => self.values[place].1.as_deref(),
            Err(_) => unset.get(param.key()).value,
        }
    }
}

/// Whether a release reads a parameter, and not for a queue other than the one that runs.
fn counts(param: &Param, milvus: Version, queue: Option<Queue>) -> bool {
    let is_read = param.known_in(milvus) && param.dead_in(milvus).is_none();
    let is_idle = |idle: Queue| queue.is_some_and(|runs| runs != idle) && idle.section() == param.section();
    is_read && !Queue::all().any(is_idle)
}

/// The parameters that layers may set; the readings of a deployment share their layers.
#[derive(Default)]
struct SetParams(HashMap<usize, Arc<[&'static Param]>>);

impl SetParams {
    /// The parameters that the settings of a layer name, also by an old spelling.
    fn of(&mut self, settings: &Arc<Listed>) -> Vec<&'static Param> {
        let known = self
            .0
            .entry(Arc::as_ptr(settings).addr())
            .or_insert_with(|| settings.iter().flat_map(|setting| setting.params()).collect());
        known.to_vec()
    }
}
