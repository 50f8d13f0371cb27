//! Settings that move between a values file and what lies over it.

use std::collections::{HashMap, HashSet};

use crate::deployment::Deployment;
use crate::facts::FileKind;
use crate::judge::finding::Finding;
use crate::text::source::{FileId, Sources};

/// Takes back what was found of values files alone where the files that lie over them make up for it: an overlay
/// that was edited too and in whose deployment nothing of the kind happens.
pub(super) fn leave_out_moved(
    findings: &mut Vec<Finding>,
    sources: &Sources,
    pairs: &[(&Deployment, &Deployment)],
) {
    // Most deployments have one file with values, over which nothing lies.
    let overlays: Vec<_> = pairs.iter().filter(|(_, new)| values_files(new).count() > 1).collect();
    if overlays.is_empty() {
        return;
    }
    let mut by_id: HashMap<&str, &Deployment> = HashMap::new();
    for (_, new) in pairs {
        by_id.entry(&new.id).or_insert(new);
    }
    let mut by_base: HashMap<FileId, Vec<&(&Deployment, &Deployment)>> = HashMap::new();
    for pair in overlays {
        if let Some(first) = values_files(pair.1).next() {
            by_base.entry(first).or_default().push(pair);
        }
    }
    let made_up = |finding: &Finding, all: &HashSet<(&str, &str, &str)>| {
        let Some(base) = by_id.get(&*finding.deployment) else { return false };
        let first = values_files(base).next().and_then(|file| by_base.get(&file));
        let over: Vec<_> = first.into_iter().flatten().filter(|(_, new)| lies_over(new, base)).collect();
        let same = |id: &str| all.contains(&(id, finding.rule.id, &*finding.message));
        over.iter().any(|(old, new)| edited(old, new, sources)) && !over.iter().any(|(_, new)| same(&new.id))
    };
    let all: HashSet<(&str, &str, &str)> =
        findings.iter().map(|f| (&*f.deployment, f.rule.id, &*f.message)).collect();
    let kept: Vec<bool> = findings.iter().map(|f| !made_up(f, &all)).collect();
    let mut kept = kept.into_iter();
    findings.retain(|_| kept.next().unwrap_or(true));
}

/// The files with values that the chart installs a deployment with.
fn values_files(deployment: &Deployment) -> impl Iterator<Item = FileId> {
    deployment.helm.iter().flat_map(|h| &h.values.files).map(|file| file.file)
}

/// Whether a deployment is another one's values with more over them.
fn lies_over(over: &Deployment, base: &Deployment) -> bool {
    let (over_files, base_files): (Vec<_>, Vec<_>) =
        (values_files(over).collect(), values_files(base).collect());
    over.kind == FileKind::HelmValues
        && !base_files.is_empty()
        && over_files.len() > base_files.len()
        && over_files.starts_with(&base_files)
}

/// Whether the file with the last word reads differently.
fn edited(old: &Deployment, new: &Deployment, sources: &Sources) -> bool {
    let text = |d: &Deployment| {
        let file = d.helm.as_ref()?.values.files.last()?.file;
        Some(sources.get(file).text.clone())
    };
    text(old) != text(new)
}
