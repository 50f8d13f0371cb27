//! `extraConfigFiles` with something other than texts in it.

use crate::deployment::{Helm, Reading, ValueAt, Written};
use crate::facts::chart::{Failure, ValueView};
use crate::facts::place::FILES_KEY;
use crate::judge::finding::{Findings, Place};
use crate::text::edit::{Fix, Safety};
use crate::text::yaml::{Entry, NodeId, Tree};

/// Reports a value on which Helm fails where it is one of `extraConfigFiles`; false for others.
pub(super) fn report(
    reading: &Reading<'_>,
    helm: &Helm,
    failure: &Failure,
    findings: &mut Findings<'_>,
) -> bool {
    // The names of files hold dots.
    let segments: Vec<&str> = failure.key.splitn(2, '.').collect();
    let ([FILES_KEY] | [FILES_KEY, _]) = segments[..] else { return false };
    let ValueAt::Written(written, ..) = helm.values.get(&segments) else { return false };
    let Some(file) = segments.get(1) else {
        findings.add_as("files", &written, &[]).stops();
        return true;
    };
    if matches!(helm.values.view(&failure.key), ValueView::Map(_)) {
        let place = Place::new(written.key_at, written.path.clone());
        findings.add_as("mapping", place, &[("file", file)]).fix(literal(reading, &written)).stops();
    } else {
        findings.add_as("scalar", &written, &[("file", file)]).stops();
    }
    true
}

/// The mapping as a literal block, if that is one that Milvus reads.
fn literal(reading: &Reading<'_>, written: &Written) -> Option<Fix> {
    let text = reading.deployment.texts.get(written.text)?;
    let entry = entry_of(&text.tree, written)?;
    let edit = text.editor().make_literal(entry)?;
    let fixed = crate::text::edit::apply(&text.source, [&edit]).ok()?;
    (crate::text::yaml::parse(&fixed).error().is_none()).then_some(Fix {
        title: "make it a text: `|` behind the key".into(),
        safety: Safety::Unsafe,
        edits: vec![edit],
    })
}

fn entry_of(tree: &Tree, written: &Written) -> Option<Entry> {
    let key = |entry: &&Entry| tree.span(entry.key) == written.key_at.span;
    let mut open: Vec<NodeId> = tree.root().into_iter().collect();
    while let Some(map) = open.pop() {
        if let Some(entry) = tree.entries(map).iter().find(key) {
            return Some(*entry);
        }
        open.extend(tree.entries(map).iter().map(|entry| entry.value).filter(|id| *id > map));
    }
    None
}
