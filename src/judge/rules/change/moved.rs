//! How rules about changes say what differs, and where.

use crate::deployment::{Effective, Reading, Selection, Written};
use crate::facts::milvus::{Moves, NormalKey, catalogue, moves};
use crate::judge::change::{Change, Differs};
use crate::judge::finding::{Finding, Findings, Place};
use crate::judge::rules::places::start;
use crate::judge::rules::wording::shortened;
use crate::text::source::Location;

/// A value as a message shows it: quoted, without what is secret.
pub(crate) fn shown_value(key: &str, setting: &Effective<'_>) -> String {
    if catalogue::is_secret(&NormalKey::new(key)) {
        return "`********`".into();
    }
    match setting.value {
        None => "nothing".into(),
        Some("") => "empty".into(),
        Some(text) => format!("`{}`", shortened(text)),
    }
}

/// The place of a setting in the new state, else of what it stood below, else the start.
pub(super) fn place(change: &Change<'_>, differs: &Differs<'_>) -> Place {
    if let Some(written) = differs.after.written() {
        return written.into();
    }
    let parent = differs.before.written().and_then(|w| parent(change, w));
    parent.unwrap_or_else(|| start(change.after))
}

/// What is left in the new state of the section that a setting of the old one stood in.
fn parent(change: &Change<'_>, written: &Written) -> Option<Place> {
    let (old, new) = (change.before.deployment, change.after.deployment);
    let role = old.texts.get(written.text)?.role;
    let path = written.path.as_str();
    let inner = path.rsplit_once(" » ").map_or(path, |(_, inner)| inner);
    let section = inner.split(['.', '[']).next()?;
    new.texts.iter().filter(|t| t.role == role).find_map(|text| {
        let entry = text.tree.get(text.tree.root()?, section)?;
        let at = Location { file: text.file, span: text.tree.span(entry.key) };
        Some(Place::new(at, text.path.key(section)))
    })
}

/// Marks where the old state says a setting.
pub(crate) fn mark_before(finding: &mut Finding, before: &Effective<'_>) {
    if let Some(written) = before.written() {
        finding.before(written.at, "before");
    }
}

/// The setting that decided a choice of the queue.
pub(crate) fn deciding<'a>(selection: &Selection<'a>) -> Option<Effective<'a>> {
    let named = selection.selector.filter(|_| selection.explicit());
    named.or_else(|| selection.tried.iter().rev().map(|t| t.by).find(|by| by.written().is_some()))
}

/// The key of a setting as it was last written.
pub(super) fn last_written_key<'a>(reading: &'a Reading<'_>, key: &'a str) -> &'a str {
    reading.settings.get(key).setting.map_or(key, |s| &s.key)
}

/// Reports what lies elsewhere after the change, each cause once.
pub(super) fn report_moved(change: &Change<'_>, what: Moves, findings: &mut Findings<'_>) {
    for row in moves(what) {
        let Some(differs) = change.moved(row) else { continue };
        let (mut before, mut after) =
            (shown_value(row.key, &differs.before), shown_value(row.key, &differs.after));
        if before == after {
            // Only the port differs, which stands elsewhere.
            (before, after) = change.places(row);
        }
        let ground = row.basis().ground.to_string();
        let values = [
            ("key", row.key),
            ("before", &*before),
            ("after", &*after),
            ("effect", row.effect),
            ("ground", &*ground),
            ("source", row.basis().source),
        ];
        let finding = findings.add(place(change, &differs), &values);
        mark_before(finding, &differs.before);
        // What nobody set, Milvus was given by a default.
        if differs.after.written().is_none() {
            finding.note(format!("{} is {after} by {}", row.key, differs.after.layer.name()));
        }
    }
}
