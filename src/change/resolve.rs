//! What a change sets to other values.

use std::collections::{BTreeMap, HashMap};

use super::diff::{DiffOptions, States, states};
use super::pairing;
use crate::check::{Input, resolve_one};
use crate::milvus::NormalKey;
use crate::report::{ChangedDeployment, ChangedSetting, Report, ResolutionChange, ResolvedSetting};

/// The effective settings that differ between two states, each with what sets it before and after. Deployments are
/// matched as by [`super::diff`].
pub fn resolve_change(old: &[Input], new: &[Input], options: &DiffOptions) -> ResolutionChange {
    let mut report = Report::default();
    let States { mut before, mut after, pairs } = states(old, new, options, &mut report);
    let mut deployments = Vec::new();
    for &(o, n) in &pairs.pairs {
        pairing::share_what_is_known(&mut before[o], &mut after[n]);
        let (old, new) = (resolve_one(&before[o], &report.sources), resolve_one(&after[n], &report.sources));
        let settings = differing(old.settings, new.settings);
        deployments.push(ChangedDeployment { summary: new.summary, before: old.summary, settings });
    }
    ResolutionChange {
        deployments,
        errors: report.errors,
        notes: report.notes,
        files: report.files,
        sources: report.sources,
    }
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
