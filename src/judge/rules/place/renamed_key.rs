//! An old spelling that the release still reads, and that counts.

use super::verdict::KeyProblem;
use super::{Verdict, config, fixes};
use crate::deployment::Reading;
use crate::facts::milvus::catalogue::{self, Rename, RenameTarget};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::wording::{quoted_list, release};
use crate::text::edit::Safety;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for verdict in config::verdicts(reading) {
        if let KeyProblem::Old(old) = verdict.what {
            report(reading, verdict, old, findings);
        }
    }
}

fn report(reading: &Reading<'_>, verdict: &Verdict, old: &Rename, findings: &mut Findings<'_>) {
    let judged = catalogue::judged_as(reading.milvus);
    let read: Vec<&RenameTarget> = old.targets().iter().filter(|t| t.read_in(judged)).collect();
    let until = read.iter().filter_map(|t| t.read_until()).min().map(release);
    let variant = if until.is_some() { "until" } else { "still" };
    let new = quoted_list(read.iter().map(|t| t.key()));
    let until = until.unwrap_or_default();
    let milvus = reading.milvus.to_string();
    let values = [("key", verdict.key.as_str()), ("new", &new), ("until", &until), ("milvus", &milvus)];
    // Only what becomes one key of the same meaning can be renamed without a thought.
    let fix = match read[..] {
        [one] if one.param().is_some_and(|p| p.dead_in(judged).is_some()) => fixes::remove(reading, verdict),
        [one] if old.note().is_none() && reading.settings.all(one.key()).is_empty() => {
            fixes::rename(reading, verdict, one.key(), Safety::Safe)
        }
        _ => None,
    };
    findings.add_as(variant, verdict.place(), &values).fix(fix);
}
