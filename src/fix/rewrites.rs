//! What fixes have put where, so that fixes which undo each other are known: they would go on for ever.

use std::collections::BTreeMap;

use super::batch::{Batch, FixIdentity, TextKey};
use crate::judge::finding::Report;
use crate::text::source::{FileId, Sources, Span};

/// A place that fixes have written to.
#[derive(Clone, Debug)]
struct Rewritten {
    /// Where it is now.
    span: Span,
    /// What stood there before each of the fixes.
    before: Vec<String>,
    /// The fixes.
    by: Vec<FixIdentity>,
}

/// The places that the fixes of a run have written to.
#[derive(Clone, Debug, Default)]
pub(super) struct Rewrites {
    places: BTreeMap<TextKey, Vec<Rewritten>>,
}

/// Each edit of a batch, with its text and its fix.
fn edits<'b>(
    report: &'b Report,
    batch: &'b Batch,
) -> impl Iterator<Item = (&'b TextKey, Span, &'b str, FixIdentity)> {
    batch.chosen.iter().flat_map(move |chosen| {
        let fix = &report.findings[chosen.finding].fixes[chosen.fix];
        let edits = fix.edits.iter().zip(&chosen.keys);
        edits.map(move |(edit, key)| (key, edit.span, &*edit.text, FixIdentity::of_fix(report, chosen)))
    })
}

impl Rewrites {
    /// The fixes of a batch that bring back what others have replaced, and those others.
    pub fn undone_by(&self, report: &Report, batch: &Batch) -> (Vec<FixIdentity>, Vec<FixIdentity>) {
        let (mut undoing, mut undone) = (Vec::new(), Vec::new());
        if self.places.is_empty() {
            return (undoing, undone);
        }
        for (key, span, text, fix) in edits(report, batch) {
            let places = self.places.get(key).into_iter().flatten();
            for place in places.filter(|p| p.span == span && p.before.iter().any(|old| old == text)) {
                undone.extend(place.by.iter().cloned());
                undoing.push(fix.clone());
            }
        }
        (undoing, undone)
    }

    /// Takes note of a batch that was applied.
    pub fn record(&mut self, report: &Report, batch: &Batch) {
        let mut by: BTreeMap<(&TextKey, Span), FixIdentity> = BTreeMap::new();
        for (key, span, _, fix) in edits(report, batch) {
            by.entry((key, span)).or_insert(fix);
        }
        for (key, of_text) in &batch.edits {
            let mut known = self.places.remove(key).unwrap_or_default();
            let mut places = Vec::new();
            let mut moved: i64 = 0;
            for (span, text) in &of_text.edits {
                let old = known.iter().position(|place| place.span == *span).map(|at| known.remove(at));
                // What lies before this edit has only been moved by those before it; what it changes in part is no
                // longer the place that it was.
                let (done, rest): (Vec<_>, Vec<_>) = known
                    .into_iter()
                    .partition(|place| place.span.start < span.end || place.span.end <= span.start);
                let done = done.into_iter().filter(|place| place.span.end <= span.start);
                places.extend(done.map(|place| Rewritten { span: shifted(place.span, moved), ..place }));
                known = rest;
                let Rewritten { mut before, by: mut fixes, .. } =
                    old.unwrap_or(Rewritten { span: *span, before: Vec::new(), by: Vec::new() });
                before.push(slice(&report.sources, of_text.file, *span));
                fixes.extend(by.remove(&(key, *span)));
                let start = (i64::from(span.start) + moved) as usize;
                places.push(Rewritten { span: Span::new(start, start + text.len()), before, by: fixes });
                moved += text.len() as i64 - span.len() as i64;
            }
            places.extend(known.into_iter().map(|p| Rewritten { span: shifted(p.span, moved), ..p }));
            self.places.insert(key.clone(), places);
        }
    }
}

fn slice(sources: &Sources, file: FileId, span: Span) -> String {
    sources.get(file).text[span.range()].to_owned()
}

fn shifted(span: Span, by: i64) -> Span {
    let moved = |at: u32| (i64::from(at) + by) as usize;
    Span::new(moved(span.start), moved(span.end))
}
