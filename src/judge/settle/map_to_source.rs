//! From places in texts that were made of others to the places in files that people wrote.

use crate::facts::milvus::KeyPath;
use crate::judge::finding::{Finding, Report};
use crate::text::edit::{Fix, KeyChange};
use crate::text::source::{FileId, Location, Sources};

/// Moves all that a report says to places in files that were read. A fix of what no one place says is left out.
pub(crate) fn map_to_source(report: &mut Report) {
    let sources = &report.sources;
    for finding in &mut report.findings {
        map_finding(finding, sources);
    }
    for place in &mut report.secrets {
        *place = sources.original(*place);
    }
}

fn map_finding(finding: &mut Finding, sources: &Sources) {
    if let Some(key) = sources.original_key(finding.at) {
        let inside = finding.key.behind_mark().filter(|_| KeyPath::from(key).inner().ends_with(" » "));
        let key = format!("{key}{}", inside.unwrap_or_default());
        finding.key = KeyPath::from(key.trim_start_matches(" » "));
    }
    finding.at = sources.original(finding.at);
    for label in &mut finding.labels {
        label.at = sources.original(label.at);
    }
    finding.fixes.retain_mut(|fix| map_fix(fix, sources));
}

fn map_fix(fix: &mut Fix, sources: &Sources) -> bool {
    fix.edits.iter_mut().all(|edit| {
        let is_assembled = sources.get(edit.file).pieces.is_some();
        let real = sources.editable(Location { file: edit.file, span: edit.span });
        // Lines that fit into the made text need not fit anywhere else.
        let fits = !is_assembled || !edit.text.contains('\n');
        let Some(real) = real.filter(|_| fits) else { return false };
        let changes_too = edit.changes.iter_mut().all(|change| map_change(change, edit.file, sources));
        (edit.file, edit.span) = (real.file, real.span);
        changes_too
    })
}

/// Moves what an edit says that it changes, as the edit itself.
fn map_change(change: &mut KeyChange, file: FileId, sources: &Sources) -> bool {
    let is_assembled = sources.get(file).pieces.is_some();
    let span = match change {
        KeyChange::Value(span) | KeyChange::Removed(span) => span,
        KeyChange::Renamed { key: span, .. } | KeyChange::Within { span, .. } => span,
        // A mapping of many parts has no one place.
        KeyChange::Set { .. } => return !is_assembled,
    };
    let Some(real) = sources.editable(Location { file, span: *span }) else { return false };
    *span = real.span;
    true
}
