//! What a hop asks of whoever makes it: facts from `rules/plan/steps.yaml`.

use super::hop::Facts;
pub use crate::facts::tables::plan::steps::Row;
use crate::facts::tables::plan::steps::STEPS;

/// The stages of a hop, in their order; the edits stand between `Prepare` and `Apply`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before all.
    Verify,
    /// Before the files change.
    Prepare,
    /// With the changed files.
    Apply,
    /// After that.
    Check,
    /// About the way back.
    Rollback,
}

/// The rows of a stage that count for a hop.
pub(crate) fn rows(stage: Stage, facts: &Facts<'_>) -> impl Iterator<Item = &'static Row> {
    all(stage).iter().filter(|row| row.when.holds(facts))
}

/// All rows of a stage.
fn all(stage: Stage) -> &'static [Row] {
    match stage {
        Stage::Verify => STEPS.verify,
        Stage::Prepare => STEPS.prepare,
        Stage::Apply => STEPS.apply,
        Stage::Check => STEPS.check,
        Stage::Rollback => STEPS.rollback,
    }
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
}
