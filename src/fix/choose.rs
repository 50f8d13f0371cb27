//! The fixes of one round: as many as do not disturb each other.

use super::batch::{Batch, Chosen, FixIdentity, TextKey};
use super::fixable_files::FixableFiles;
use crate::judge::finding::Report;
use crate::text::edit::{Fix, Safety};

/// At most `most` fixes of the findings of a report, in their order: of each finding the first that is safe, or with
/// [`Safety::Unsafe`] the first that needs no decision.
pub(super) fn choose_batch(
    report: &Report,
    targets: &mut FixableFiles,
    safety: Safety,
    most: usize,
    is_left_out: &dyn Fn(&FixIdentity) -> bool,
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
            let Some(keys) = files.collect::<Option<Vec<TextKey>>>() else { continue };
            let chosen = Chosen { finding, fix, keys: keys.clone() };
            if is_left_out(&FixIdentity::of_fix(report, &chosen)) {
                continue;
            }
            let edits: Vec<_> = keys.into_iter().zip(&each.edits).collect();
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
    use std::collections::BTreeMap;

    use crate::fix::batch::disturbs;
    use crate::text::source::Span;

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
