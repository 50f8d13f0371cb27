//! Another message queue.

use super::keep;
use super::moved::{deciding, mark_before};
use crate::deployment::{LayerKind, Reading};
use crate::facts::Severity;
use crate::facts::milvus::{Queue, Verdict};
use crate::judge::change::Change;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::upgrade::versions::tool_place;
use crate::judge::set_by_user::is_set_by_user;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    let Some((from, to, known)) = change.switch() else { return };
    if follows_from_mode(change) {
        return;
    }
    let variant = match known.verdict {
        Verdict::Safe => return,
        Verdict::Ignored => "ignored",
        Verdict::Procedure => "procedure",
        _ if !known.verified => "unverified",
        Verdict::Loses => "loses",
        Verdict::Unsupported => "unsupported",
    };
    let by_operator = change.after.deployment.resource.is_some();
    let procedure = known.procedure();
    let steps = if by_operator { procedure.line_with_operator() } else { procedure.line() };
    let ground = known.basis().ground.to_string();
    let values = [
        ("from", from.title()),
        ("to", to.title()),
        ("effect", known.effect),
        ("steps", &*steps),
        ("ground", &*ground),
        ("source", known.basis().source),
    ];
    report(change, from, findings, variant, &values);
}

/// Whether the queue differs for no other reason than that the mode does.
fn follows_from_mode(change: &Change<'_>) -> bool {
    let chosen = |side: &Reading<'_>| deciding(&side.selection()).is_some_and(|by| is_set_by_user(&by));
    change.before.mode != change.after.mode && !chosen(change.before) && !chosen(change.after)
}

fn report(
    change: &Change<'_>,
    from: Queue,
    findings: &mut Findings<'_>,
    variant: &'static str,
    values: &[(&str, &str)],
) {
    let (before, after) = (change.before.selection(), change.after.selection());
    let by = deciding(&after);
    let default = || tool_place(change.after);
    let place = by.and_then(|by| by.written()).map_or_else(default, Place::from);
    let finding = findings.add_as(variant, place, values);
    // A queue that only the assumed version of a tool chooses is no certain switch, and one that etcd outranks none.
    let kept = matches!(variant, "ignored" | "procedure");
    if (change.tools_assumed() || kept) && by.is_none_or(|by| by.written().is_none()) {
        finding.severity(Severity::Warning);
    }
    if by.is_some_and(|by| by.layer == LayerKind::Environment) {
        finding.note("the environment outranks user.yaml, so naming the queue there has no effect");
    }
    keep::assume(change, finding);
    match deciding(&before).filter(|by| by.written().is_some()) {
        Some(by) => mark_before(finding, &by),
        None => {
            let at = tool_place(change.before).at;
            finding.before(at, format!("runs on {} by default", from.title()));
        }
    }
    finding.fix(keep::keep_queue(change, from));
}
