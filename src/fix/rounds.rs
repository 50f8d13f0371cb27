//! Applying fixes: rounds of a check, fixes that do not disturb each other, and a check of what comes of them, in
//! memory. Nothing is written before the last round.
//!
//! A fix is kept only where the check afterwards confirms it: its finding is gone, no other has come, and, if it is a
//! safe one, Milvus gets the same settings ([`guard`]). A round that fails is taken back and tried with half of its
//! fixes, until the one that fails is known. A fix that changes what runs may bring others to light (a queue that
//! now runs leaves another one unused): it is kept where those can be fixed too. Else it is left to the user. So are
//! fixes that undo each other ([`Rewrites`]): once they are known, all begins again without them.

use std::collections::BTreeMap;

use super::batch::{Batch, Chosen, FixIdentity, TextKey};
use super::choose;
use super::effective::EffectiveSettings;
use super::fixable_files::FixableFiles;
use super::guard::{self, CheckedState};
use super::outcome::{FixOptions, FixOutcome, FixedText};
use super::rewrites::Rewrites;
use super::unchanged::other_change;
use crate::base::{InputError, fault};
use crate::judge::Observer;
use crate::judge::finding::{Fixed, Report};
use crate::read::Input;
use crate::text::edit::{Safety, apply_all, replace_file};
use crate::text::source::{Span, TextOverrides};

/// No run checks more often than this to fix; what is left then is left to the next run.
const MOST_CHECKS: usize = 200;

/// Why a fix is left that others take back.
const UNDOING: &str = "it and another fix would undo each other";

/// Why nothing is fixed where settings or a baseline could not be read.
const UNSETTLED: &str = "nothing is fixed, as what is excluded or ignored is not known";

/// A check of the files with some texts in place of those on disk, which shows what it judges.
pub type Check<'c> = &'c dyn Fn(&TextOverrides, Observer<'_>) -> Report;

/// Applies the fixes of what a check finds, to a fixpoint. `texts` stand in for those on disk.
pub fn apply_fixes(
    inputs: &[Input],
    mut texts: TextOverrides,
    options: FixOptions,
    check: Check<'_>,
) -> FixOutcome {
    let stdin = keep_stdin(inputs, &mut texts);
    let mut rounds = Rounds::new(inputs, texts, options, check);
    let mut state = rounds.check();
    if !state.report.unsettled {
        state = rounds.run(state);
    }
    if options.write {
        state = rounds.write(state);
    }
    if options.confirm {
        Rounds::trial(inputs, rounds.texts.clone(), check).keep_confirmed(&mut state);
    }
    rounds.finish(state, stdin)
}

/// The bytes of standard input, which can be read once and from now on are those of `texts`, where it is an input.
pub(super) fn keep_stdin(inputs: &[Input], texts: &mut TextOverrides) -> Option<Vec<u8>> {
    let is_input = inputs.iter().any(|i| matches!(i, Input::Stdin { .. }));
    let bytes = is_input.then(|| texts.stdin().ok()).flatten()?;
    texts.put_stdin(bytes.clone());
    Some(bytes)
}

/// How far rounds have come, to go back to.
pub(super) struct Progress {
    texts: TextOverrides,
    changed: BTreeMap<TextKey, FixedText>,
    rewrites: Rewrites,
    fixed: usize,
    failed: usize,
    advanced: bool,
}

/// The state of fixing in rounds.
pub(super) struct Rounds<'c> {
    check: Check<'c>,
    /// The texts before any fix.
    given: TextOverrides,
    pub(super) texts: TextOverrides,
    options: FixOptions,
    targets: FixableFiles,
    pub(super) checks: usize,
    pub(super) most_checks: usize,
    changed: BTreeMap<TextKey, FixedText>,
    /// With the texts that the fix changed.
    fixed: Vec<(Fixed, Vec<TextKey>)>,
    /// Fixes that failed, and why.
    failed: Vec<(FixIdentity, String)>,
    /// What the fixes so far have put where.
    rewrites: Rewrites,
    /// Fixes that undo each other, none of which is applied.
    undoing: Vec<FixIdentity>,
    /// What one fix has brought to light is being fixed.
    following: bool,
    /// Something was fixed since one failed.
    advanced: bool,
}

impl<'c> Rounds<'c> {
    pub(super) fn new(inputs: &[Input], texts: TextOverrides, options: FixOptions, check: Check<'c>) -> Self {
        Self {
            check,
            targets: FixableFiles::new(inputs, texts.clone(), options.write),
            given: texts.clone(),
            texts,
            options,
            checks: 0,
            most_checks: MOST_CHECKS,
            changed: BTreeMap::new(),
            fixed: Vec::new(),
            failed: Vec::new(),
            rewrites: Rewrites::default(),
            undoing: Vec::new(),
            following: false,
            advanced: false,
        }
    }

    /// Rounds in which fixes are tried that nobody applies, each with what follows from it.
    pub(super) fn trial(inputs: &[Input], texts: TextOverrides, check: Check<'c>) -> Self {
        Self::new(inputs, texts, FixOptions { unsafe_fixes: true, ..FixOptions::default() }, check)
    }

    pub(super) fn check(&mut self) -> CheckedState {
        self.checks += 1;
        let mut seen = Vec::new();
        let report = (self.check)(&self.texts, &mut |deployment, cases| {
            seen.push(EffectiveSettings::of(deployment, cases, seen.last()));
        });
        CheckedState { report, settings: seen }
    }

    /// Rounds until nothing is left that can be fixed. Safe fixes come first: they must leave what runs alone, which
    /// could not be told among others.
    fn run(&mut self, mut state: CheckedState) -> CheckedState {
        let mut most = usize::MAX;
        while self.checks < self.most_checks {
            let mut batch = self.batch(&state, Safety::Safe, most);
            if batch.is_empty() && self.options.unsafe_fixes {
                batch = self.batch(&state, Safety::Unsafe, most);
            }
            // What failed before others were fixed may do now.
            if batch.is_empty() && self.advanced && !self.following && !self.failed.is_empty() {
                self.failed.clear();
                self.advanced = false;
                continue;
            }
            if batch.is_empty() {
                break;
            }
            if let Some(again) = self.without_undoing(&state, &batch) {
                (state, most) = (again.unwrap_or(state), usize::MAX);
                continue;
            }
            let one = batch.chosen.len() == 1;
            match self.attempt(&state, &batch, true) {
                Ok(after) => {
                    (state, most) = (after, usize::MAX);
                    self.advanced |= !self.failed.is_empty();
                }
                Err(why) if one => {
                    let mark = FixIdentity::of_fix(&state.report, &batch.chosen[0]);
                    match self.with_what_follows(&state, &batch) {
                        Some(after) => {
                            state = after;
                            self.advanced |= !self.failed.is_empty();
                        }
                        None => self.failed.push((mark, why)),
                    }
                    most = usize::MAX;
                }
                Err(_) => most = batch.chosen.len() / 2,
            }
        }
        state
    }

    fn batch(&mut self, state: &CheckedState, safety: Safety, most: usize) -> Batch {
        choose::choose_batch(&state.report, &mut self.targets, safety, most, &|mark| {
            self.failed.iter().any(|(held, _)| held == mark) || self.undoing.contains(mark)
        })
    }

    /// Where a batch would bring back what was replaced: leaves out the fixes that would, and begins again without those
    /// that they would undo, or goes on where something else is not decided yet.
    fn without_undoing(&mut self, state: &CheckedState, batch: &Batch) -> Option<Option<CheckedState>> {
        let (undoing, undone) = self.rewrites.undone_by(&state.report, batch);
        if undoing.is_empty() {
            return None;
        }
        if self.following {
            self.failed.extend(undoing.into_iter().map(|fix| (fix, UNDOING.to_owned())));
            return Some(None);
        }
        self.undoing.extend(undoing.into_iter().chain(undone));
        self.texts = self.given.clone();
        self.changed.clear();
        self.fixed.clear();
        self.failed.clear();
        self.rewrites = Rewrites::default();
        self.advanced = false;
        Some(Some(self.check()))
    }

    /// The state after a fix that changes what runs and all that then can be fixed, where nothing new remains.
    pub(super) fn with_what_follows(&mut self, state: &CheckedState, batch: &Batch) -> Option<CheckedState> {
        let safe = guard::is_safe(state, batch);
        if self.following || safe {
            return None;
        }
        let before = self.progress();
        self.following = true;
        let after = self.attempt(state, batch, false).ok().map(|after| self.run(after));
        self.following = false;
        let good = after.filter(|after| guard::appeared(state, after, batch, guard::floor(safe)).is_ok());
        if good.is_none() {
            self.go_back(before);
        }
        good
    }

    /// How far the rounds have come.
    pub(super) fn progress(&self) -> Progress {
        Progress {
            texts: self.texts.clone(),
            changed: self.changed.clone(),
            rewrites: self.rewrites.clone(),
            fixed: self.fixed.len(),
            failed: self.failed.len(),
            advanced: self.advanced,
        }
    }

    /// Takes back what was fixed since.
    pub(super) fn go_back(&mut self, to: Progress) {
        (self.texts, self.changed, self.rewrites) = (to.texts, to.changed, to.rewrites);
        self.advanced = to.advanced;
        self.fixed.truncate(to.fixed);
        self.failed.truncate(to.failed);
    }

    /// The state with the fixes of a batch; the texts are what they were where that is not good. Unless it is
    /// `strict`, others may be found then.
    pub(super) fn attempt(
        &mut self,
        state: &CheckedState,
        batch: &Batch,
        strict: bool,
    ) -> Result<CheckedState, String> {
        let mut texts = Vec::new();
        for (key, edits) in &batch.edits {
            let source = state.report.sources.get(edits.file);
            let all: Vec<(Span, &str)> =
                edits.edits.iter().map(|(span, text)| (*span, text.as_str())).collect();
            let new = fault::catch(|| apply_all(&source.text, all));
            let new = new.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
            if let Some(key) = guard::emptied(&source.text, &new) {
                return Err(format!("`{key}` would be empty"));
            }
            let edited: Vec<Span> = edits.edits.keys().copied().collect();
            let other = fault::catch(|| other_change(&source.text, &new, &edited, &edits.changes));
            if let Some(key) = other.map_err(|e| e.to_string())? {
                return Err(match key.as_str() {
                    "" => "the file would say something else".to_owned(),
                    key => format!("`{key}` would change too"),
                });
            }
            let text = FixedText {
                real: key.clone(),
                path: source.path.clone(),
                on_disk: source.on_disk.clone(),
                old: source.text.to_string(),
                new,
            };
            texts.push(text);
        }
        let before = self.texts.clone();
        for text in &texts {
            self.put(&text.real, text.new.clone());
        }
        let after = self.check();
        if let Err(why) = guard::compare(state, &after, batch, strict) {
            self.texts = before;
            return Err(why);
        }
        for text in texts {
            let new = text.new.clone();
            self.changed.entry(text.real.clone()).or_insert(text).new = new;
        }
        self.rewrites.record(&state.report, batch);
        self.keep(state, batch);
        Ok(after)
    }

    fn put(&mut self, key: &TextKey, text: String) {
        match key {
            Some(real) => self.texts.put(real.clone(), text),
            None => self.texts.put_stdin(text.into_bytes()),
        }
    }

    fn keep(&mut self, state: &CheckedState, batch: &Batch) {
        let report = &state.report;
        for Chosen { finding, fix, keys } in &batch.chosen {
            let finding = &report.findings[*finding];
            self.fixed.push((Fixed::new(finding, &finding.fixes[*fix], &report.sources), keys.clone()));
        }
    }

    /// Writes what changed. What cannot be written is as it was: it is checked again, and not said to be fixed.
    fn write(&mut self, state: CheckedState) -> CheckedState {
        let mut failed: Vec<(TextKey, InputError)> = Vec::new();
        for (key, changed) in &self.changed {
            let Some(real) = key else { continue };
            if let Err(e) = replace_file(real, changed.old.as_bytes(), changed.new.as_bytes()) {
                failed.push((key.clone(), InputError { path: changed.path.clone(), message: e.to_string() }));
            }
        }
        if failed.is_empty() {
            return state;
        }
        for (key, _) in &failed {
            self.changed.remove(key);
            self.fixed.retain(|(_, keys)| !keys.contains(key));
            if let Some(real) = key {
                self.texts.forget(real);
            }
        }
        let mut state = self.check();
        state.report.unwritten.extend(failed.into_iter().map(|(_, error)| error));
        state
    }

    fn finish(self, state: CheckedState, stdin: Option<Vec<u8>>) -> FixOutcome {
        let CheckedState { mut report, .. } = state;
        let (unwritten, notes) = self.targets.left_alone();
        report.unwritten.extend(unwritten);
        report.notes.extend(notes);
        if report.unsettled {
            report.notes.push(UNSETTLED.into());
        }
        let there = |fix: &&FixIdentity| fix.is_in(&report);
        let undoing: Vec<String> =
            self.undoing.iter().filter(there).map(|fix| fix.left_note(UNDOING)).collect();
        report.notes.extend(undoing);
        report.notes.extend(self.failed.iter().map(|(mark, why)| mark.left_note(why)));
        if self.checks >= self.most_checks {
            report.notes.push("not all fixes were tried: run again for the rest".into());
        }
        report.fixed = Some(self.fixed.into_iter().map(|(fixed, _)| fixed).collect());
        let stdin = stdin
            .map(|bytes| self.changed.get(&None).map_or(bytes, |changed| changed.new.clone().into_bytes()));
        let changed = self.changed.into_values().filter(|c| c.old != c.new).collect();
        FixOutcome { report, changed, stdin }
    }
}
