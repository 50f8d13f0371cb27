//! What values are where nobody sets them: facts from `rules/chart/defaults.yaml`.

use crate::base::hash::hash;
use crate::base::index;
use crate::facts::milvus::Version;
use crate::facts::tables::chart::defaults::{DEFAULT_SLOTS, DEFAULTS, Steps};

/// The default of a value key in a version, as YAML text.
pub(super) fn default_in(version: Version, key: &str) -> Option<&'static str> {
    let mut found = index::places(hash(key), &DEFAULT_SLOTS).map(|at| &DEFAULTS.defaults[at]);
    in_force(found.find(|(name, _)| *name == key)?.1, version)
}

/// The keys below a key that have a default in a version, as the rest of their paths, in the order of these.
pub(super) fn below(version: Version, key: &str) -> impl Iterator<Item = &'static str> {
    let start = DEFAULTS.defaults.partition_point(|(name, _)| *name < key);
    let rows = DEFAULTS.defaults[start..].iter();
    let rests = rows.map_while(move |(name, steps)| Some((name.strip_prefix(key)?, *steps)));
    let below = rests.filter_map(|(rest, steps)| Some((rest.strip_prefix('.')?, steps)));
    below.filter(move |(_, steps)| in_force(steps, version).is_some()).map(|(rest, _)| rest)
}

fn in_force(steps: Steps, version: Version) -> Option<&'static str> {
    steps.iter().rfind(|(from, _)| *from <= version)?.1
}
