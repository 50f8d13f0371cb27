//! Which fixes of a report pass the check that applied fixes pass: programs apply what a report holds as it stands.

use std::collections::{HashMap, HashSet};

use super::batch::{Batch, Chosen, TextKey};
use super::fixable_files::key_of;
use super::guard::CheckedState;
use super::rounds::{Check, Rounds, keep_stdin};
use crate::judge::finding::Report;
use crate::read::Input;
use crate::text::edit::{Fix, Safety};
use crate::text::source::{FileId, TextOverrides};

/// So many bytes are checked again to confirm fixes, however large the files are, but for a few checks of all of them.
const MOST_BYTES: usize = 2 << 20;

/// So often files are checked again to confirm fixes at least, and at most.
const CHECKS: (usize, usize) = (3, 200);

/// A fix by the places of its finding and its own.
type FixPlace = (usize, usize);

/// The report of a check, or one on a change that was made of the same `texts`, with those fixes only that would be kept
/// if they were applied.
pub fn check_confirmed(
    inputs: &[Input],
    mut texts: TextOverrides,
    known: Option<Report>,
    check: Check<'_>,
) -> Report {
    keep_stdin(inputs, &mut texts);
    let mut rounds = Rounds::trial(inputs, texts, check);
    let mut state = rounds.check();
    state.report = known.unwrap_or(state.report);
    rounds.keep_confirmed(&mut state);
    state.report
}

impl Rounds<'_> {
    /// Takes the fixes out of a report that would not be kept if they were applied, and those that cannot be tried: of
    /// texts that take no edits, and what is too much to be checked again.
    pub(super) fn keep_confirmed(mut self, state: &mut CheckedState) {
        let size: usize = state.report.sources.iter().map(|(_, source)| source.text.len()).sum();
        (self.checks, self.most_checks) = (0, (MOST_BYTES / size.max(1)).clamp(CHECKS.0, CHECKS.1));
        let mut confirmed = HashSet::new();
        let offered = Offered::new(&state.report);
        for safety in [Safety::Safe, Safety::Unsafe, Safety::Shown] {
            let mut waiting = offered.of_safety(safety);
            while !waiting.is_empty() && self.checks < self.most_checks {
                let (together, others) = offered.apart(waiting);
                self.confirm(state, &offered, together, &mut confirmed);
                waiting = others;
            }
        }
        for (index, finding) in state.report.findings.iter_mut().enumerate() {
            let mut fix = 0..;
            finding.fixes.retain(|each| {
                fix.next().is_some_and(|fix| confirmed.contains(&(index, fix))) || each.edits.is_empty()
            });
        }
    }

    /// Tries fixes that do not disturb each other, by halves where not all of them pass.
    fn confirm(
        &mut self,
        state: &CheckedState,
        offered: &Offered<'_>,
        fixes: Vec<FixPlace>,
        confirmed: &mut HashSet<FixPlace>,
    ) {
        let mut open = vec![fixes];
        while let Some(mut fixes) = open.pop() {
            if self.checks >= self.most_checks {
                return;
            }
            let Some(batch) = offered.batch(&fixes) else { continue };
            let before = self.progress();
            // What follows from a decision is for whoever makes it.
            let is_decided = fixes.iter().all(|place| offered.fix(*place).safety != Safety::Shown);
            let passes = self.attempt(state, &batch, is_decided).is_ok()
                || (fixes.len() == 1 && is_decided && self.with_what_follows(state, &batch).is_some());
            self.go_back(before);
            match fixes.len() {
                _ if passes => confirmed.extend(fixes),
                0 | 1 => {}
                n => {
                    let half = fixes.split_off(n / 2);
                    open.extend([half, fixes]);
                }
            }
        }
    }
}

/// The fixes that a report offers, with the texts that they change.
struct Offered<'r> {
    report: &'r Report,
    /// Of files whose places are known.
    keys: HashMap<FileId, TextKey>,
}

impl<'r> Offered<'r> {
    fn new(report: &'r Report) -> Self {
        let fixes = report.findings.iter().flat_map(|finding| &finding.fixes);
        let files: HashSet<FileId> = fixes.flat_map(|fix| &fix.edits).map(|edit| edit.file).collect();
        let key = |file: FileId| Some((file, key_of(report.sources.get(file))?));
        Self { report, keys: files.into_iter().filter_map(key).collect() }
    }

    fn fix(&self, (finding, fix): FixPlace) -> &'r Fix {
        &self.report.findings[finding].fixes[fix]
    }

    /// Those that can be tried.
    fn of_safety(&self, safety: Safety) -> Vec<FixPlace> {
        let findings = self.report.findings.iter().enumerate();
        let all = findings.flat_map(|(finding, f)| (0..f.fixes.len()).map(move |fix| (finding, fix)));
        let fits = |place: &FixPlace| {
            let fix = self.fix(*place);
            let has_keys = fix.edits.iter().all(|edit| self.keys.contains_key(&edit.file));
            fix.safety == safety && has_keys && !fix.edits.is_empty()
        };
        all.filter(fits).collect()
    }

    /// Those that do not disturb each other, of each finding one, and the others.
    fn apart(&self, fixes: Vec<FixPlace>) -> (Vec<FixPlace>, Vec<FixPlace>) {
        let mut batch = Batch::default();
        let mut last = None;
        fixes.into_iter().partition(|place| {
            let together = last != Some(place.0) && self.add(&mut batch, *place).is_some();
            if together {
                last = Some(place.0);
            }
            together
        })
    }

    /// Fixes that do not disturb each other, as one batch.
    fn batch(&self, fixes: &[FixPlace]) -> Option<Batch> {
        let mut batch = Batch::default();
        fixes.iter().try_for_each(|place| self.add(&mut batch, *place))?;
        Some(batch)
    }

    /// Adds a fix to a batch; `None` where it disturbs the others.
    fn add(&self, batch: &mut Batch, place: FixPlace) -> Option<()> {
        let edits = &self.fix(place).edits;
        let keys: Vec<TextKey> = edits.iter().filter_map(|edit| self.keys.get(&edit.file).cloned()).collect();
        let all: Vec<_> = keys.iter().cloned().zip(edits).collect();
        let (finding, fix) = place;
        batch.add(&all).then(|| batch.chosen.push(Chosen { finding, fix, keys }))
    }
}
