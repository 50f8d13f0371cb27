//! The fixes of one round: as many as do not disturb each other.

use std::collections::BTreeMap;

use super::Key;
use super::guard::Mark;
use super::target::Targets;
use crate::fix::{Fix, Safety};
use crate::report::Report;
use crate::source::{FileId, Span};

/// A fix of a finding, both by their places in the report.
pub(super) struct Chosen {
    pub finding: usize,
    pub fix: usize,
    /// The texts that it changes.
    pub keys: Vec<Key>,
}

/// What changes in one text.
pub(super) struct Edits {
    /// The text by one of its ids; all of them say the same.
    pub file: FileId,
    /// In order, none touching another but those of one fix.
    pub all: BTreeMap<Span, String>,
}

/// The fixes of a round and the edits they come to.
#[derive(Default)]
pub(super) struct Batch {
    pub chosen: Vec<Chosen>,
    pub edits: BTreeMap<Key, Edits>,
}

impl Batch {
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Adds the edits of a fix; false where they disturb those that are there.
    fn add(&mut self, edits: &[(Key, FileId, Span, &str)]) -> bool {
        let there = |(key, _, span, text): &(Key, FileId, Span, &str)| {
            self.edits.get(key).and_then(|e| e.all.get(span)).is_some_and(|known| known == text)
        };
        // The same repair, found twice.
        if edits.iter().all(there) {
            return true;
        }
        let free = |(key, _, span, _): &(Key, FileId, Span, &str)| {
            self.edits.get(key).is_none_or(|e| !disturbs(&e.all, *span))
        };
        if !edits.iter().all(free) {
            return false;
        }
        for (key, file, span, text) in edits {
            let of_text =
                self.edits.entry(key.clone()).or_insert(Edits { file: *file, all: BTreeMap::new() });
            of_text.all.insert(*span, (*text).to_owned());
        }
        true
    }
}

/// Whether an edit wants bytes of another, or one of the two inserts where the other begins or ends: what goes in
/// there depends on what is left of the other's lines.
fn disturbs(all: &BTreeMap<Span, String>, span: Span) -> bool {
    let disturb =
        |a: Span, b: Span| b.start < a.end || a == b || (b.start == a.end && (a.is_empty() || b.is_empty()));
    let before = all.range(..=span).next_back().is_some_and(|(a, _)| disturb(*a, span));
    // The one before may begin with an insertion at the same place.
    before || all.range(span..).next().is_some_and(|(b, _)| disturb(span, *b))
}

/// At most `most` fixes of the findings of a report, in their order: of each finding the first that is safe, or with
/// [`Safety::Unsafe`] the first that needs no decision.
pub(super) fn batch(
    report: &Report,
    targets: &mut Targets,
    safety: Safety,
    most: usize,
    held: &dyn Fn(&Mark) -> bool,
) -> Batch {
    let fits = |fix: &Fix| fix.safety == Safety::Safe || (fix.safety == safety && safety == Safety::Unsafe);
    let mut batch = Batch::default();
    // What is suppressed is meant to stay.
    for (finding, f) in report.findings.iter().enumerate().filter(|(_, f)| f.suppressed.is_none()) {
        if batch.chosen.len() >= most {
            break;
        }
        for (fix, each) in f.fixes.iter().enumerate().filter(|(_, fix)| fits(fix) && !fix.edits.is_empty()) {
            let files = each.edits.iter().map(|edit| targets.of(report.sources.get(edit.file)));
            let Some(keys) = files.collect::<Option<Vec<Key>>>() else { continue };
            let chosen = Chosen { finding, fix, keys: keys.clone() };
            if held(&Mark::of_fix(report, &chosen)) {
                continue;
            }
            let edits = each.edits.iter().zip(keys);
            let edits: Vec<_> = edits.map(|(e, key)| (key, e.file, e.span, e.text.as_str())).collect();
            if batch.add(&edits) {
                batch.chosen.push(chosen);
            }
            // What disturbs another fix waits for the next round.
            break;
        }
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_touch_wait_where_one_inserts() {
        let mut all = BTreeMap::new();
        all.insert(Span::new(4, 8), String::new());
        for (span, expected) in [
            (Span::new(0, 4), false),
            (Span::new(8, 9), false),
            (Span::new(0, 5), true),
            (Span::new(7, 9), true),
            (Span::new(5, 6), true),
            (Span::new(0, 20), true),
            (Span::at(4), true),
            (Span::at(8), true),
            (Span::at(3), false),
        ] {
            assert_eq!(disturbs(&all, span), expected, "{span:?}");
        }
    }
}
