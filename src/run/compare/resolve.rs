//! What a change sets to other values.

use std::collections::{BTreeMap, HashMap};

use super::diff::{States, states};
use super::{DiffOptions, pairing};
use crate::facts::milvus::NormalKey;
use crate::judge::finding::{ChangedDeployment, ChangedSetting, ResolutionChange, ResolvedSetting};
use crate::read::{Input, Intake};
use crate::run::{resolve_one, secret_places};

/// The effective settings that differ between two states, each with what sets it before and after. Deployments are
/// matched as by [`super::diff()`].
pub fn resolve_change(old: &[Input], new: &[Input], options: &DiffOptions) -> ResolutionChange {
    let States { mut before, mut after, pairs, intake, files } = states(old, new, options);
    let Intake { sources, errors, notes } = intake;
    let mut deployments = Vec::new();
    for &(o, n) in &pairs.pairs {
        pairing::share_known(&mut before[o], &mut after[n]);
        let (old, new) = (resolve_one(&before[o], &sources), resolve_one(&after[n], &sources));
        let settings = differing(old.settings, new.settings);
        deployments.push(ChangedDeployment { summary: new.summary, before: old.summary, settings });
    }
    let outside = options.check.read.project.outside();
    let secrets = secret_places(before.iter().chain(&after), &sources);
    ResolutionChange { deployments, secrets, errors, outside, notes, files, sources }
}

/// Both lists by key; where spellings of a key collide, the first on one side goes with the first on the other.
fn differing(before: Vec<ResolvedSetting>, after: Vec<ResolvedSetting>) -> Vec<ChangedSetting> {
    let mut changes: BTreeMap<(NormalKey, usize), ChangedSetting> = BTreeMap::new();
    for (settings, old) in [(before, true), (after, false)] {
        let mut seen: HashMap<NormalKey, usize> = HashMap::new();
        for setting in settings {
            let key = NormalKey::new(&setting.key);
            let ordinal = seen.entry(key.clone()).or_default();
            let change = changes.entry((key, *ordinal)).or_default();
            *ordinal += 1;
            *if old { &mut change.before } else { &mut change.after } = Some(setting);
        }
    }
    let value = |side: &Option<ResolvedSetting>| side.as_ref().map(|s| s.value.clone());
    let differ = changes.into_values().filter(|c| value(&c.before) != value(&c.after));
    let mut found: Vec<ChangedSetting> = differ.collect();
    found.sort_by(|a, b| a.key().cmp(b.key()));
    found
}
