//! From places in texts that were made of others to the places in files that people wrote.

use crate::fix::Fix;
use crate::milvus::KeyPath;
use crate::report::Report;
use crate::rule::Finding;
use crate::source::{Location, Sources};

/// Moves all that a report says to places in files that were read. A fix of what no one place says is left out.
pub(crate) fn make_real(report: &mut Report) {
    let sources = &report.sources;
    for finding in &mut report.findings {
        real(finding, sources);
    }
    for place in &mut report.secrets {
        *place = sources.real(*place);
    }
}

fn real(finding: &mut Finding, sources: &Sources) {
    if let Some(key) = sources.real_key(finding.at) {
        let inside = finding.key.behind_mark().filter(|_| KeyPath::from(key).inner().ends_with(" » "));
        let key = format!("{key}{}", inside.unwrap_or_default());
        finding.key = KeyPath::from(key.trim_start_matches(" » "));
    }
    finding.at = sources.real(finding.at);
    for label in &mut finding.labels {
        label.at = sources.real(label.at);
    }
    finding.fixes.retain_mut(|fix| is_made_real(fix, sources));
}

fn is_made_real(fix: &mut Fix, sources: &Sources) -> bool {
    fix.edits.iter_mut().all(|edit| {
        let made = sources.get(edit.file).made.is_some();
        let real = sources.editable(Location { file: edit.file, span: edit.span });
        // Lines that fit into the made text need not fit anywhere else.
        let fits = !made || !edit.text.contains('\n');
        let Some(real) = real.filter(|_| fits) else { return false };
        (edit.file, edit.span) = (real.file, real.span);
        true
    })
}
