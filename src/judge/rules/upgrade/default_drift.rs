//! Defaults that change under a deployment because its version does.

use std::collections::BTreeSet;

use super::versions::{place, tool_place};
use crate::deployment::{LayerKind, Origin, Reading, Selection};
use crate::facts::changes::defaults;
use crate::facts::milvus::{Moves, NormalKey, Verdict, catalogue, moves, queues};
use crate::facts::{Basis, Severity};
use crate::judge::change::{Change, Differs};
use crate::judge::finding::Findings;
use crate::judge::rules::change::keep;
use crate::judge::rules::change::moved::{deciding, shown_value};
use crate::judge::rules::change::pulsar_generation;
use crate::judge::set_by_user::is_set_by_user;
use crate::text::edit::Safety;

/// How many settings a note names.
const NAMED: usize = 8;

/// Settings with longer values are not named there.
const LONG: usize = 30;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    if !change.versions_differ() {
        return;
    }
    let mut reported: BTreeSet<&str> = BTreeSet::from([queues::selector()]);
    of_queue(change, findings);
    of_places(change, &mut reported, findings);
    for row in defaults::drifts().iter().filter(|row| row.only.holds(change.after)) {
        let Some(differs) = change.drifted(row.key) else { continue };
        reported.insert(row.key);
        let is = |default: Option<&str>, text: &str| default.is_none_or(|d| d == text);
        let read = |side: &Reading<'_>| {
            catalogue::param(&NormalKey::new(row.key)).is_some_and(|p| p.known_in(side.milvus))
        };
        let counts = is(row.from, differs.before.text()) && is(row.to, differs.after.text());
        if counts && read(change.before) && read(change.after) {
            report(change, row.key, &differs, (row.effect, row.severity, &row.basis()), findings);
        }
    }
    of_others(change, &reported, findings);
}

/// The queue, where nobody names it in either state.
fn of_queue(change: &Change<'_>, findings: &mut Findings<'_>) {
    let Some((from, to, known)) = change.switch() else { return };
    // Another mode has another default, and is told of by itself.
    if change.before.mode != change.after.mode {
        return;
    }
    // A queue that etcd has kept stays.
    if matches!(known.verdict, Verdict::Ignored | Verdict::Procedure) {
        return;
    }
    let (before, after) = (change.before.selection(), change.after.selection());
    if is_decided_by_user(&before) || is_decided_by_user(&after) {
        return;
    }
    let key = chooser(&after);
    let values =
        [("key", &*key), ("before", from.title()), ("after", to.title()), ("version", &*version(change))];
    let finding = findings.add_as("queue", tool_place(change.after), &values);
    finding.before(tool_place(change.before).at, format!("runs on {}", from.title()));
    keep::assume(change, finding);
    if change.tools_assumed() {
        finding.severity(Severity::Warning);
    }
    finding.fix(keep::keep_queue(change, from));
}

/// Whether the user wrote what decides.
fn is_decided_by_user(selection: &Selection<'_>) -> bool {
    deciding(selection).is_some_and(|by| is_set_by_user(&by))
}

/// The key that chooses when nobody does.
fn chooser(selection: &Selection<'_>) -> String {
    let by = selection.selector.filter(|_| selection.explicit());
    match by.and_then(|by| by.setting).map(|s| &s.origin) {
        Some(Origin::Chart { by, .. }) => by.clone(),
        _ => queues::selector().to_owned(),
    }
}

/// "chart 5.0.19", "Milvus 2.6.2", whichever changes.
fn version(change: &Change<'_>) -> String {
    let after = change.after;
    if change.tools_differ() {
        let helm = after.deployment.helm.as_ref().map(|h| format!("chart {}", h.version()));
        let operator = || after.deployment.resource.as_ref().map(|r| format!("operator {}", r.version()));
        if let Some(text) = helm.or_else(operator) {
            return text;
        }
    }
    format!("Milvus {}", after.milvus)
}

/// Places that the chart or the operator writes by default.
fn of_places(change: &Change<'_>, reported: &mut BTreeSet<&'static str>, findings: &mut Findings<'_>) {
    let generation = pulsar_generation::replaced(change);
    let stays = change.queues().is_none_or(|(from, to)| from == to) && generation.is_none();
    let rows = [Moves::Metadata, Moves::Objects, Moves::Log].into_iter().flat_map(moves::moves);
    for row in rows {
        let Some(differs) = change.place_drifted(row) else { continue };
        reported.insert(row.key);
        if row.moves != Moves::Log || stays {
            report(change, row.key, &differs, (row.effect, Severity::Error, &row.basis()), findings);
        }
    }
}

fn report(
    change: &Change<'_>,
    key: &str,
    differs: &Differs<'_>,
    (effect, severity, basis): (&str, Severity, &Basis),
    findings: &mut Findings<'_>,
) {
    let (before, after) = (shown_value(key, &differs.before), shown_value(key, &differs.after));
    let ground = basis.ground.to_string();
    let values = [
        ("key", key),
        ("before", &*before),
        ("after", &*after),
        ("version", &*version(change)),
        ("effect", effect),
        ("ground", &*ground),
        ("source", basis.source),
    ];
    let finding = findings.add_as("setting", place(change.after), &values);
    finding.before(place(change.before).at, "before");
    finding.severity(if change.tools_assumed() { severity.min(Severity::Warning) } else { severity });
    finding.fix(keep::set_setting(change.after, key, differs.before.text(), Safety::Safe));
}

/// All other settings whose default changes, in one note.
fn of_others(change: &Change<'_>, reported: &BTreeSet<&str>, findings: &mut Findings<'_>) {
    let (old, new) = (change.before.milvus, change.after.milvus);
    // Going back is reported of by another rule, and the defaults of before are where it leads.
    if new <= old {
        return;
    }
    let (before, after) = (&change.before.settings, &change.after.settings);
    let alike = before.over_shipped == after.over_shipped && before.dropped == after.dropped;
    // Where both lie over the same kind of file, most defaults are known to stay.
    let asked = if alike { catalogue::drifting(old, new) } else { catalogue::shared(old, new).collect() };
    let mut changed: Vec<(bool, String)> = asked
        .iter()
        .filter(|p| !reported.contains(p.key()) && !moves::says_place(p.key()))
        .filter(|p| !defaults::is_without_effect(p.key(), old, new))
        .filter_map(|p| {
            let differs = change.differs(p.key())?;
            let own = |layer| matches!(layer, LayerKind::Code | LayerKind::Shipped);
            let unset = own(differs.before.layer) && own(differs.after.layer);
            if !unset || same(differs.before.text(), differs.after.text()) {
                return None;
            }
            let (before, after) =
                (shown_value(p.key(), &differs.before), shown_value(p.key(), &differs.after));
            let long = before.len().max(after.len()) > LONG;
            Some((long, format!("`{}` from {before} to {after}", p.key())))
        })
        .collect();
    // What reads easily comes first; the rest counts among those that are left out.
    changed.sort_by_key(|(long, _)| *long);
    if changed.is_empty() {
        return;
    }
    let (from, to, count) = (old.to_string(), new.to_string(), changed.len().to_string());
    let named = changed.iter().filter(|(long, _)| !long).take(NAMED).map(|(_, text)| text.clone());
    let named: Vec<String> = named.collect();
    let more = changed.len() - named.len();
    let mut list = named.join(", ");
    if more > 0 {
        let and = if list.is_empty() { "" } else { " and " };
        list.push_str(&format!("{and}{more} {}", if list.is_empty() { "long ones" } else { "more" }));
    }
    let plural =
        if changed.len() == 1 { "setting that nothing sets has" } else { "settings that nothing sets have" };
    let values = [("from", &*from), ("to", &*to), ("count", &*count), ("settings", plural), ("list", &*list)];
    findings.add_as("others", place(change.after), &values).severity(Severity::Info);
}

/// Whether two defaults say the same in another form.
fn same(before: &str, after: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    number(before).zip(number(after)).is_some_and(|(a, b)| a == b) || bare(before) == bare(after)
}
