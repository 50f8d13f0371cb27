//! Facts and edits as steps.

use super::edited_files::EditedFiles;
use super::editor::DeploymentEditor;
use super::names::DeploymentNames;
use super::{Statement, Step, StepKind};
use crate::deployment::Deployment;
use crate::facts::plan::Row;
use crate::facts::{self, Severity};
use crate::judge::finding::Finding;
use crate::report::mask;
use crate::text::source::Sources;

/// Shorter secrets are found everywhere.
const SECRET: usize = 4;

/// A row of the facts with the names of this deployment.
pub(super) fn step(row: &Row, kind: StepKind, names: &DeploymentNames) -> Step {
    Step {
        kind,
        text: names.fill(row.text),
        points: Vec::new(),
        commands: row.commands.iter().map(|c| names.fill(c)).collect(),
        diff: None,
        sources: vec![row.basis()],
        blocked: false,
    }
}

/// The edits as steps: those that can be shown, and those that somebody has to make.
pub(super) fn edit_steps(
    editor: &DeploymentEditor<'_>,
    before: &EditedFiles,
    sources: &Sources,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let changes = editor.state.changes(before, sources);
    if !changes.is_empty() {
        let files: Vec<&str> = changes.iter().map(|(path, ..)| path.as_str()).collect();
        let diff: String =
            changes.iter().map(|(path, old, new)| crate::text::edit::unified_diff(path, old, new)).collect();
        steps.push(Step {
            kind: StepKind::Edit,
            text: format!("Edit {}:", files.join(", ")),
            points: editor.points.clone(),
            commands: Vec::new(),
            diff: Some(diff),
            sources: Vec::new(),
            blocked: false,
        });
    }
    if !editor.by_hand.is_empty() {
        steps.push(Step {
            kind: StepKind::Edit,
            text: "Change by hand, as mqlint cannot edit the place:".into(),
            points: editor.by_hand.clone(),
            commands: Vec::new(),
            diff: None,
            sources: Vec::new(),
            blocked: editor.blocked,
        });
    }
    steps
}

/// What a check would say of the files after the edits, and did not before; of a hop that `switches` the queue all but
/// that the old broker is unused.
pub(super) fn judged(left: &[Finding], switches: bool) -> Option<Step> {
    let left: Vec<&Finding> =
        left.iter().filter(|f| !switches || !facts::plan::is_expected(f.rule.id)).collect();
    let stops =
        |f: &&Finding| f.severity == Severity::Error || (switches && facts::plan::prevents(f.rule.id));
    let blocked = left.iter().any(stops);
    let decide = if blocked { "BLOCKED: settle this" } else { "Decide" };
    let point = |f: &&Finding| {
        let fix = f.fixes.first().map(|fix| format!("; {}", fix.title)).unwrap_or_default();
        let help =
            f.help.as_ref().map(|help| format!("; {help}")).filter(|_| fix.is_empty()).unwrap_or_default();
        Statement::new(format!("{}[{}]: {}{fix}{help}", f.severity.name(), f.rule.id, f.message))
    };
    (!left.is_empty()).then(|| Step {
        kind: StepKind::Verify,
        text: format!(
            "{decide} before you go on. With these versions `mqlint check` says of the edited files:"
        ),
        points: left.iter().map(point).collect(),
        commands: Vec::new(),
        diff: None,
        sources: Vec::new(),
        blocked,
    })
}

/// Whether a step shows a secret: a difference must be whole to be applied, so that its reader has to know.
pub(super) fn show_secrets(deployment: &Deployment, sources: &Sources, steps: &[Step]) -> bool {
    let diffs: Vec<&str> = steps.iter().filter_map(|s| s.diff.as_deref()).collect();
    if diffs.iter().any(|diff| !mask::find_secrets(diff).is_empty()) {
        return true;
    }
    let shows = |secret: &str| secret.len() >= SECRET && diffs.iter().any(|diff| diff.contains(secret));
    crate::understand::secrets(deployment).iter().any(|s| shows(sources.slice(s.at)))
}
