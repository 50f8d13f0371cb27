//! What a hop asks for: facts from `rules/plan/*.yaml`.

use crate::milvus::change::Basis;
use crate::milvus::{Queue, Version};
use crate::rule::Ground;

include!(concat!(env!("OUT_DIR"), "/plan.rs"));

/// A first and a last version, both inclusive.
type Range = (Version, Option<Version>);

/// With which chart and operator a Milvus is installed.
struct Package {
    milvus: Range,
    chart: Option<Version>,
    operator: Option<Version>,
    operator_since: Option<Version>,
    basis: Basis,
}

/// The queue that takes the place of one that is gone.
#[derive(Debug)]
pub(super) struct Replacement {
    queue: &'static str,
    to: &'static str,
    /// Why this one: a clause.
    pub why: &'static str,
    /// How it is known.
    pub basis: Basis,
}

/// Values that must be so after a hop.
#[derive(Debug)]
pub(super) struct Ensured {
    /// Keys with their values.
    pub set: &'static [(&'static str, &'static str)],
    /// Settings that keep the value they have.
    pub keep: &'static [&'static str],
    /// They are written even where a default says so.
    pub written: bool,
    /// Why.
    pub why: &'static str,
    /// How it is known.
    pub basis: Basis,
    when: When,
}

/// Something to verify, run, check or know.
#[derive(Debug)]
pub(super) struct Row {
    /// What, with words in braces.
    pub text: &'static str,
    /// Commands, with words in braces.
    pub commands: &'static [&'static str],
    /// How it is known.
    pub basis: Basis,
    when: When,
}

#[derive(Debug)]
struct When {
    on: &'static [&'static str],
    is: &'static [&'static str],
    from: Option<Range>,
    to: Option<Range>,
    crosses: Option<Version>,
    chart: Option<Range>,
    chart_crosses: Option<Version>,
}

/// The stages of a hop, in their order; the edits stand between `Prepare` and `Apply`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Verify,
    Prepare,
    Apply,
    Check,
    Rollback,
}

/// A hop as conditions see it.
pub(super) struct Facts<'f> {
    /// The kind of files, as rows name it.
    pub surface: &'static str,
    /// The releases before and after.
    pub milvus: (Version, Version),
    /// The charts before and after, where one installs it.
    pub chart: Option<(Version, Version)>,
    /// Whether a word of `is` holds.
    pub is: &'f dyn Fn(&str) -> bool,
}

impl When {
    fn holds(&self, facts: &Facts<'_>) -> bool {
        let (from, to) = facts.milvus;
        let crosses = |v: Version, (from, to): (Version, Version)| from < v && v <= to;
        let word = |word: &&str| match word.strip_prefix('!') {
            Some(word) => !(facts.is)(word),
            None => (facts.is)(word),
        };
        (self.on.is_empty() || self.on.contains(&facts.surface))
            && self.from.is_none_or(|range| within(range, from))
            && self.to.is_none_or(|range| within(range, to))
            && self.crosses.is_none_or(|v| crosses(v, facts.milvus))
            && self.chart.is_none_or(|range| facts.chart.is_some_and(|(_, to)| within(range, to)))
            && self.chart_crosses.is_none_or(|v| facts.chart.is_some_and(|hop| crosses(v, hop)))
            && self.is.iter().all(word)
    }
}

fn within((from, to): Range, version: Version) -> bool {
    from <= version && to.is_none_or(|to| version <= to)
}

/// The rows of a stage that count for a hop.
pub(super) fn rows(stage: Stage, facts: &Facts<'_>) -> impl Iterator<Item = &'static Row> {
    all(stage).iter().filter(|row| row.when.holds(facts))
}

/// All rows of a stage.
pub(super) fn all(stage: Stage) -> &'static [Row] {
    match stage {
        Stage::Verify => VERIFY,
        Stage::Prepare => PREPARE,
        Stage::Apply => APPLY,
        Stage::Check => CHECK,
        Stage::Rollback => ROLLBACK,
    }
}

/// What must be so after a hop.
pub(super) fn ensured(facts: &Facts<'_>) -> impl Iterator<Item = &'static Ensured> {
    ENSURED.iter().filter(|row| row.when.holds(facts))
}

/// The chart that a release is said to be installed with.
pub(super) fn chart_for(milvus: Version) -> Option<(Version, &'static Basis)> {
    let row = PACKAGES.iter().find(|p| within(p.milvus, milvus))?;
    row.chart.map(|chart| (chart, &row.basis))
}

/// The oldest operator for a release, and the one to take where the present one is older.
pub(super) fn operator_for(milvus: Version) -> Option<(Version, Version)> {
    let row = PACKAGES.iter().find(|p| within(p.milvus, milvus))?;
    row.operator_since.zip(row.operator)
}

/// The queue to move to from one that is gone.
pub(super) fn replacement(queue: Queue) -> Option<(Queue, &'static Replacement)> {
    let row = REPLACEMENTS.iter().find(|r| r.queue == queue.name())?;
    Some((Queue::named(row.to)?, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOLS: [&str; 14] = [
        "kubectl ",
        "helm ",
        "helmfile ",
        "argocd ",
        "flux ",
        "git ",
        "curl ",
        "jq ",
        "diff ",
        "etcdctl ",
        "./milvus-backup ",
        "{compose} ",
        "docker compose ",
        "gh ",
    ];

    #[test]
    fn every_command_begins_with_a_tool_that_exists() {
        for stage in [Stage::Verify, Stage::Prepare, Stage::Apply, Stage::Check, Stage::Rollback] {
            for command in all(stage).iter().flat_map(|row| row.commands) {
                assert!(TOOLS.iter().any(|tool| command.starts_with(tool)), "{command}");
            }
        }
    }

    #[test]
    fn replacements_are_queues_that_stay() {
        for row in REPLACEMENTS {
            let (from, to) = (Queue::named(row.queue).unwrap(), Queue::named(row.to).unwrap());
            assert!(from.until().is_some() && to.until().is_none(), "{from} to {to}");
        }
    }
}
