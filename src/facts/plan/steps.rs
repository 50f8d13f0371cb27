//! What a hop asks of whoever makes it: facts from `rules/plan/steps.yaml` and `rules/plan/queue.yaml`.

use super::hop::Facts;
use crate::facts::tables::plan::queue::QUEUE;
pub use crate::facts::tables::plan::steps::Row;
use crate::facts::tables::plan::steps::{STEPS, Steps};

/// The stages of a hop, in their order; the edits stand between `Prepare` and `Apply`. Where the queue changes while
/// Milvus runs, what makes the new one reachable is edited and applied before `Ready`, and prepared for after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before all.
    Verify,
    /// Where a new queue can be reached without an edit.
    Reached,
    /// Once a new queue can be reached that is not used yet.
    Ready,
    /// Before the backups of a hop that changes the queue.
    Quiet,
    /// Before the files change.
    Prepare,
    /// With the changed files.
    Apply,
    /// After that.
    Check,
    /// Some days later.
    Clean,
    /// About the way back.
    Rollback,
}

/// The rows of a stage that count for a hop.
pub(crate) fn rows(stage: Stage, facts: &Facts<'_>) -> impl Iterator<Item = &'static Row> {
    all(stage).filter(|row| row.when.holds(facts))
}

/// All rows of a stage: those of every hop before those of a change of the queue.
fn all(stage: Stage) -> impl Iterator<Item = &'static Row> {
    let of = |steps: &Steps| match stage {
        Stage::Verify => steps.verify,
        Stage::Prepare => steps.prepare,
        Stage::Apply => steps.apply,
        Stage::Check => steps.check,
        Stage::Rollback => steps.rollback,
        Stage::Reached | Stage::Ready | Stage::Quiet | Stage::Clean => &[],
    };
    let only_of_queues = match stage {
        Stage::Reached => QUEUE.reached,
        Stage::Ready => QUEUE.ready,
        Stage::Quiet => QUEUE.quiet,
        Stage::Clean => QUEUE.clean,
        _ => &[],
    };
    of(&STEPS).iter().chain(of(&QUEUE.steps)).chain(only_of_queues)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOLS: [&str; 15] = [
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
        "python3 ",
    ];

    #[test]
    fn every_command_begins_with_a_tool_that_exists() {
        use Stage::{Apply, Check, Clean, Prepare, Quiet, Ready, Rollback, Verify};
        for stage in [Verify, Ready, Quiet, Prepare, Apply, Check, Clean, Rollback] {
            for command in all(stage).flat_map(|row| row.commands) {
                assert!(TOOLS.iter().any(|tool| command.starts_with(tool)), "{command}");
            }
        }
    }
}
