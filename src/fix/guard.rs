//! What must hold after fixes, or they are taken back.

use std::collections::{HashMap, HashSet};

use super::batch::{Batch, FixIdentity};
use super::effective::EffectiveSettings;
use crate::facts::Severity;
use crate::judge::finding::{Finding, Report};
use crate::text::edit::Safety;
use crate::text::yaml::{self, NodeId, NodeKind, Tree};

/// What a check found, and what Milvus would get.
pub(super) struct CheckedState {
    pub report: Report,
    pub settings: Vec<EffectiveSettings>,
}

/// Whether all fixes of a batch are safe ones.
pub(super) fn is_safe(state: &CheckedState, batch: &Batch) -> bool {
    let mut fixes = batch.chosen.iter().map(|c| &state.report.findings[c.finding].fixes[c.fix]);
    fixes.all(|fix| fix.safety == Safety::Safe)
}

/// The lowest severity that must not appear: a change of what runs may bring advice on it with it.
pub(super) fn floor(safe: bool) -> Severity {
    if safe { Severity::Info } else { Severity::Warning }
}

/// Whether the fixes of a batch did what they are for and nothing else, unless it is `strict` but for other findings;
/// else what they did.
pub(super) fn compare(
    before: &CheckedState,
    after: &CheckedState,
    batch: &Batch,
    strict: bool,
) -> Result<(), String> {
    let safe = is_safe(before, batch);
    still_there(before, after, batch)?;
    if after.report.errors.len() > before.report.errors.len() {
        return Err("a file could no longer be read".into());
    }
    if strict {
        appeared(before, after, batch, floor(safe))?;
    }
    if safe { same_settings(before, after) } else { Ok(()) }
}

fn still_there(before: &CheckedState, after: &CheckedState, batch: &Batch) -> Result<(), String> {
    let count = |state: &CheckedState| {
        let mut marks: HashMap<FixIdentity, usize> = HashMap::new();
        for finding in &state.report.findings {
            *marks.entry(FixIdentity::of(&state.report, finding)).or_default() += 1;
        }
        marks
    };
    let (mut allowed, left) = (count(before), count(after));
    for chosen in &batch.chosen {
        let mark = FixIdentity::of(&before.report, &before.report.findings[chosen.finding]);
        if let Some(n) = allowed.get_mut(&mark) {
            *n -= 1;
        }
    }
    for chosen in &batch.chosen {
        let mark = FixIdentity::of(&before.report, &before.report.findings[chosen.finding]);
        if left.get(&mark) > allowed.get(&mark) {
            return Err("the finding would stay".into());
        }
    }
    Ok(())
}

/// Whether nothing is found that was not there, or was less severe. Findings are counted by kind, as a fix may move
/// others with the setting they are about.
pub(super) fn appeared(
    before: &CheckedState,
    after: &CheckedState,
    batch: &Batch,
    floor: Severity,
) -> Result<(), String> {
    // The severities of each kind, the highest last.
    let mut allowed: HashMap<(&str, &str), Vec<Severity>> = HashMap::new();
    let fixed: HashSet<usize> = batch.chosen.iter().map(|chosen| chosen.finding).collect();
    for (index, finding) in before.report.findings.iter().enumerate() {
        if finding.severity >= floor && !fixed.contains(&index) {
            allowed.entry((finding.rule.id, finding.variant)).or_default().push(finding.severity);
        }
    }
    allowed.values_mut().for_each(|severities| severities.sort_unstable());
    let mut left: Vec<&Finding> = after.report.findings.iter().filter(|f| f.severity >= floor).collect();
    left.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for finding in left {
        let of_kind = allowed.get_mut(&(finding.rule.id, finding.variant));
        match of_kind.and_then(Vec::pop) {
            Some(severity) if severity >= finding.severity => {}
            Some(severity) => {
                let (id, was, is) = (finding.rule.id, severity.name(), finding.severity.name());
                return Err(format!("then {id} would be of severity {is}, not {was}: {}", finding.message));
            }
            None => return Err(format!("then {} would be found: {}", finding.rule.id, finding.message)),
        }
    }
    Ok(())
}

fn same_settings(before: &CheckedState, after: &CheckedState) -> Result<(), String> {
    if before.settings.len() != after.settings.len() {
        return Err("the files would no longer describe the same deployments".into());
    }
    let mut pairs = before.settings.iter().zip(&after.settings);
    pairs.find_map(|(old, new)| old.change_in(new)).map_or(Ok(()), Err)
}

/// A key that had entries below it and has none any more: fixes that each take one out, and together all, would leave
/// an empty value, which can mean something else than none.
pub(super) fn emptied(old: &str, new: &str) -> Option<String> {
    let (old, new) = (yaml::parse(old), yaml::parse(new));
    let mut pairs: Vec<(NodeId, NodeId)> =
        old.documents().iter().zip(new.documents()).filter_map(|(a, b)| Some((a.root?, b.root?))).collect();
    while let Some((a, b)) = pairs.pop() {
        let NodeKind::Mapping(entries) = old.kind(a) else { continue };
        for entry in entries {
            let Some(other) = new.get(b, old.text(entry.key)) else { continue };
            let empty = matches!(new.kind(other.value), NodeKind::Scalar) && new.span(other.value).is_empty();
            let had = !old.entries(entry.value).is_empty() || !old.items(entry.value).is_empty();
            if had && empty {
                return Some(old.text(entry.key).to_owned());
            }
            if let Some(key) = emptied_inside(&old, entry.value, &new, other.value) {
                return Some(key);
            }
            pairs.push((entry.value, other.value));
        }
    }
    None
}

/// A key that had entries below it and has none any more, in a document inside a text.
fn emptied_inside(old: &Tree, a: NodeId, new: &Tree, b: NodeId) -> Option<String> {
    let scalars = matches!((old.kind(a), new.kind(b)), (NodeKind::Scalar, NodeKind::Scalar));
    let changed = scalars && old.text(a) != new.text(b);
    if changed { emptied(old.text(a), new.text(b)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_without_entries_is_seen() {
        assert_eq!(emptied("a:\n  b: 1\n  c: 2\n", "a:\n"), Some("a".into()));
        assert_eq!(emptied("a:\n  b: 1\n  c: 2\n", "a:\n  b: 1\n"), None);
        assert_eq!(emptied("a:\n  b: 1\nd: 1\n", "d: 1\n"), None);
        assert_eq!(emptied("a: |\n  b:\n    c: 1\n", "a: |\n  b:\n"), Some("b".into()));
        assert_eq!(emptied("a:\n", "a:\n"), None);
    }
}
