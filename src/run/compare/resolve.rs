//! What a change sets to other values.

use std::collections::{BTreeMap, HashMap};

use super::diff::{States, states};
use super::{DiffOptions, pairing};
use crate::facts::milvus::NormalKey;
use crate::judge::finding::{ChangedDeployment, ChangedSetting, ResolutionChange, ResolvedSetting};
use crate::read::{Input, Intake};
use crate::run::{UnsetLists, resolve_one, secret_places};

/// The effective settings that differ between two states, each with what sets it before and after. Deployments are
/// matched as by [`super::diff()`].
pub fn resolve_change(old: &[Input], new: &[Input], options: &DiffOptions) -> ResolutionChange {
    let States { mut before, mut after, pairs, intake, files } = states(old, new, options);
    let Intake { sources, errors, notes } = intake;
    let mut deployments = Vec::new();
    let mut unset = UnsetLists::default();
    for &(o, n) in &pairs.pairs {
        pairing::share_known(&mut before[o], &mut after[n]);
        let mut resolved = |deployment| resolve_one(deployment, &sources, &mut unset);
        let (old, new) = (resolved(&before[o]), resolved(&after[n]));
        let settings = differing(old.settings(&unset.lists), new.settings(&unset.lists));
        deployments.push(ChangedDeployment { summary: new.summary, before: old.summary, settings });
    }
    let outside = options.check.read.project.outside();
    let secrets = secret_places(before.iter().chain(&after), &sources);
    ResolutionChange { deployments, secrets, errors, outside, notes, files, sources }
}

/// A setting before a change and after it.
type Sides<'s> = (Option<&'s ResolvedSetting>, Option<&'s ResolvedSetting>);

/// Both lists by key; where spellings of a key collide, the first on one side goes with the first on the other.
fn differing<'s>(
    before: impl Iterator<Item = &'s ResolvedSetting>,
    after: impl Iterator<Item = &'s ResolvedSetting>,
) -> Vec<ChangedSetting> {
    let mut changes: BTreeMap<(NormalKey, usize), Sides<'_>> = BTreeMap::new();
    let sides: [Vec<&ResolvedSetting>; 2] = [before.collect(), after.collect()];
    for (settings, old) in sides.into_iter().zip([true, false]) {
        let mut seen: HashMap<NormalKey, usize> = HashMap::new();
        for setting in settings {
            let key = NormalKey::new(&setting.key);
            let ordinal = seen.entry(key.clone()).or_default();
            let change = changes.entry((key, *ordinal)).or_default();
            *ordinal += 1;
            *if old { &mut change.0 } else { &mut change.1 } = Some(setting);
        }
    }
    let differ = changes.into_values().filter(|(old, new)| old.map(|s| &s.value) != new.map(|s| &s.value));
    let change =
        |(before, after): Sides<'_>| ChangedSetting { before: before.cloned(), after: after.cloned() };
    let mut found: Vec<ChangedSetting> = differ.map(change).collect();
    found.sort_by(|a, b| a.key().cmp(b.key()));
    found
}
