//! Applying fixes: rounds of a check, fixes that do not disturb each other, and a check of what comes of them, in
//! memory. Nothing is written before the last round.
//!
//! A fix is kept only where the check afterwards confirms it: its finding is gone, no other has come, and, if it is a
//! safe one, Milvus gets the same settings ([`guard`]). A round that fails is taken back and tried with half of its
//! fixes, until the one that fails is known. A fix that changes what runs may bring others to light (a queue that
//! now runs leaves another one unused): it is kept where those can be fixed too. Else it is left to the user.

mod choose;
mod guard;
mod target;

use std::collections::BTreeMap;
use std::path::PathBuf;

use self::choose::{Batch, Chosen};
use self::guard::{Mark, State};
use self::target::Targets;
use super::{CheckOptions, Input, check_seeing};
use crate::fault;
use crate::fix::{Safety, apply_all, replace, unified};
use crate::report::{Fixed, InputError, Report};
use crate::source::Span;

/// No run checks more often than this; what is left then is left to the next run.
const MOST_CHECKS: usize = 200;

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, Default)]
pub struct MendOptions {
    /// Also those that change what Milvus runs.
    pub unsafe_fixes: bool,
    /// Files are written; else they are only found out what they would be.
    pub write: bool,
}

/// A text that fixes have changed.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The real path of the file; `None` for standard input.
    pub real: Option<PathBuf>,
    /// Its path as shown.
    pub path: String,
    /// What it was.
    pub old: String,
    /// What it is now, or would be.
    pub new: String,
}

impl Changed {
    /// The change as a unified diff, for the current folder where the file is below it.
    pub fn diff(&self) -> String {
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        let below = self.real.as_deref().zip(here.ok()).and_then(|(real, here)| {
            let inside = std::path::Path::new(&self.path).is_absolute().then(|| real.strip_prefix(here).ok());
            inside.flatten().map(|p| p.to_string_lossy().replace('\\', "/"))
        });
        unified(below.as_deref().unwrap_or(&self.path), &self.old, &self.new)
    }
}

/// What came of applying fixes.
#[derive(Debug, Default)]
pub struct Mended {
    /// What remains, with what was fixed.
    pub report: Report,
    /// The texts that differ, in order of path.
    pub changed: Vec<Changed>,
    /// The bytes of standard input after the fixes, where it was read.
    pub stdin: Option<Vec<u8>>,
}

/// Applies the fixes of what a check finds, to a fixpoint.
pub fn mend(inputs: &[Input], options: &CheckOptions, wanted: MendOptions) -> Mended {
    let mut options = options.clone();
    let stdin = inputs.iter().any(|i| matches!(i, Input::Stdin { .. }));
    let stdin = stdin.then(|| options.texts.stdin().ok()).flatten();
    if let Some(bytes) = &stdin {
        options.texts.put_stdin(bytes.clone());
    }
    let mut mending = Mending {
        inputs,
        targets: Targets::new(inputs, wanted.write),
        options,
        wanted,
        checks: 0,
        changed: BTreeMap::new(),
        fixed: Vec::new(),
        held: Vec::new(),
        following: false,
        advanced: false,
    };
    let state = mending.check();
    let mut state = mending.rounds(state);
    if wanted.write {
        state = mending.write(state);
    }
    mending.finish(state, stdin)
}

/// A text by the real path of its file; standard input has none.
type Key = Option<PathBuf>;

struct Mending<'a> {
    inputs: &'a [Input],
    options: CheckOptions,
    wanted: MendOptions,
    targets: Targets,
    checks: usize,
    changed: BTreeMap<Key, Changed>,
    /// With the texts that the fix changed.
    fixed: Vec<(Fixed, Vec<Key>)>,
    /// Fixes that failed, and why.
    held: Vec<(Mark, String)>,
    /// What one fix has brought to light is being fixed.
    following: bool,
    /// Something was fixed since one failed.
    advanced: bool,
}

impl Mending<'_> {
    fn check(&mut self) -> State {
        self.checks += 1;
        let mut seen = Vec::new();
        let report = check_seeing(self.inputs, &self.options, &mut |deployment, readings| {
            seen.push(guard::settings(deployment, readings));
        });
        State { report, settings: seen }
    }

    /// Rounds until nothing is left that can be fixed. Safe fixes come first: they must leave what runs alone, which
    /// could not be told among others.
    fn rounds(&mut self, mut state: State) -> State {
        let mut most = usize::MAX;
        while self.checks < MOST_CHECKS {
            let mut batch = self.batch(&state, Safety::Safe, most);
            if batch.is_empty() && self.wanted.unsafe_fixes {
                batch = self.batch(&state, Safety::Unsafe, most);
            }
            // What failed before others were fixed may do now.
            if batch.is_empty() && self.advanced && !self.following && !self.held.is_empty() {
                self.held.clear();
                self.advanced = false;
                continue;
            }
            if batch.is_empty() {
                break;
            }
            let one = batch.chosen.len() == 1;
            match self.attempt(&state, &batch, true) {
                Ok(after) => {
                    (state, most) = (after, usize::MAX);
                    self.advanced |= !self.held.is_empty();
                }
                Err(why) if one => {
                    let mark = Mark::of_fix(&state.report, &batch.chosen[0]);
                    match self.with_what_follows(&state, &batch) {
                        Some(after) => {
                            state = after;
                            self.advanced |= !self.held.is_empty();
                        }
                        None => self.held.push((mark, why)),
                    }
                    most = usize::MAX;
                }
                Err(_) => most = batch.chosen.len() / 2,
            }
        }
        state
    }

    fn batch(&mut self, state: &State, safety: Safety, most: usize) -> Batch {
        choose::batch(&state.report, &mut self.targets, safety, most, &|mark| {
            self.held.iter().any(|(held, _)| held == mark)
        })
    }

    /// The state after a fix that changes what runs and all that then can be fixed, where nothing new remains.
    fn with_what_follows(&mut self, state: &State, batch: &Batch) -> Option<State> {
        let safe = guard::is_safe(state, batch);
        if self.following || safe {
            return None;
        }
        let before = (self.options.texts.clone(), self.changed.clone(), self.fixed.len(), self.held.len());
        let advanced = self.advanced;
        self.following = true;
        let after = self.attempt(state, batch, false).ok().map(|after| self.rounds(after));
        self.following = false;
        let good = after.filter(|after| guard::appeared(state, after, batch, guard::floor(safe)).is_ok());
        if good.is_none() {
            let (texts, changed, fixed, held) = before;
            (self.options.texts, self.changed) = (texts, changed);
            self.fixed.truncate(fixed);
            self.held.truncate(held);
            self.advanced = advanced;
        }
        good
    }

    /// The state with the fixes of a batch; the texts are what they were where that is not good. Unless it is
    /// `strict`, others may be found then.
    fn attempt(&mut self, state: &State, batch: &Batch, strict: bool) -> Result<State, String> {
        let mut texts = Vec::new();
        for (key, edits) in &batch.edits {
            let source = state.report.sources.get(edits.file);
            let all: Vec<(Span, &str)> =
                edits.all.iter().map(|(span, text)| (*span, text.as_str())).collect();
            let new = fault::caught(|| apply_all(&source.text, all));
            let new = new.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
            if let Some(key) = guard::emptied(&source.text, &new) {
                return Err(format!("`{key}` would be empty"));
            }
            texts.push((key.clone(), source.path.clone(), source.text.to_string(), new));
        }
        let before = self.options.texts.clone();
        for (key, _, _, new) in &texts {
            self.put(key, new.clone());
        }
        let after = self.check();
        if let Err(why) = guard::compare(state, &after, batch, strict) {
            self.options.texts = before;
            return Err(why);
        }
        for (real, path, old, new) in texts {
            let key = real.clone();
            let changed = self.changed.entry(key).or_insert(Changed { real, path, old, new: String::new() });
            changed.new = new;
        }
        self.keep(state, batch);
        Ok(after)
    }

    fn put(&mut self, key: &Key, text: String) {
        match key {
            Some(real) => self.options.texts.put(real.clone(), text),
            None => self.options.texts.put_stdin(text.into_bytes()),
        }
    }

    fn keep(&mut self, state: &State, batch: &Batch) {
        let report = &state.report;
        for Chosen { finding, fix, keys } in &batch.chosen {
            let finding = &report.findings[*finding];
            self.fixed.push((Fixed::new(finding, &finding.fixes[*fix], &report.sources), keys.clone()));
        }
    }

    /// Writes what changed. What cannot be written is as it was: it is checked again, and not said to be fixed.
    fn write(&mut self, state: State) -> State {
        let mut failed: Vec<(Key, InputError)> = Vec::new();
        for (key, changed) in &self.changed {
            let Some(real) = key else { continue };
            if let Err(e) = replace(real, changed.old.as_bytes(), changed.new.as_bytes()) {
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
                self.options.texts.forget(real);
            }
        }
        let mut state = self.check();
        state.report.unwritten.extend(failed.into_iter().map(|(_, error)| error));
        state
    }

    fn finish(self, state: State, stdin: Option<Vec<u8>>) -> Mended {
        let State { mut report, .. } = state;
        let (unwritten, notes) = self.targets.left_alone();
        report.unwritten.extend(unwritten);
        report.notes.extend(notes);
        report.notes.extend(self.held.iter().map(|(mark, why)| mark.held_note(why)));
        if self.checks >= MOST_CHECKS {
            report.notes.push("not all fixes were tried: run again for the rest".into());
        }
        report.fixed = Some(self.fixed.into_iter().map(|(fixed, _)| fixed).collect());
        let stdin = stdin
            .map(|bytes| self.changed.get(&None).map_or(bytes, |changed| changed.new.clone().into_bytes()));
        let changed = self.changed.into_values().filter(|c| c.old != c.new).collect();
        Mended { report, changed, stdin }
    }
}
