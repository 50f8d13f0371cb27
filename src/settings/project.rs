//! Finding and reading settings files, each once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::parse::{self, Problem};
use super::target::{Patterns, Target};
use crate::check::SettingsChoice;
use crate::rule::{OwnRule, RuleInfo};
use crate::source::path::plain;
use crate::source::{SourceFile, Span, Store};

/// The name of a settings file.
pub const FILE_NAME: &str = ".mqlint.yaml";

/// What a settings file and those that it builds on say.
#[derive(Debug, Default)]
pub struct Settings {
    /// The file.
    pub file: PathBuf,
    /// What is excluded.
    pub exclude: Vec<Patterns>,
    /// The baseline.
    pub baseline: Option<PathBuf>,
    /// What holds for which paths; later ones go before earlier ones.
    pub targets: Vec<Target>,
    /// Folders with rules of the user's own.
    pub rules: Vec<PathBuf>,
    /// The rules in them.
    pub own: Vec<OwnRule>,
}

impl Settings {
    /// All that holds for a file, by its absolute path.
    pub fn target(&self, file: &Path, stack: Option<&[PathBuf]>) -> Target {
        let mut all = Target::default();
        self.targets.iter().filter(|t| t.is_about(file, stack)).for_each(|t| all.overlay(t));
        all
    }

    /// What is known of the user's own rules.
    pub(crate) fn own_infos(&self) -> Vec<&'static RuleInfo> {
        self.own.iter().map(|rule| rule.info).collect()
    }

    /// Whether an item about some paths says it of a file.
    pub(crate) fn says_of(&self, file: &Path, says: impl Fn(&Target) -> bool) -> bool {
        self.targets.iter().any(|t| !t.is_general() && t.is_about(file, None) && says(t))
    }

    /// The stacks of values files that a file is part of.
    pub fn stacks(&self, file: &Path) -> Vec<Vec<PathBuf>> {
        let stacks = self.targets.iter().map(|t| &t.values);
        stacks.filter(|values| values.iter().any(|v| v == file)).cloned().collect()
    }
}

/// A settings file with mistakes.
#[derive(Debug)]
pub struct Broken {
    /// Its path as shown.
    pub path: String,
    /// Its text; empty where it cannot be read.
    pub text: String,
    /// The mistakes.
    pub problems: Vec<Problem>,
}

#[derive(Debug, Default)]
struct State {
    folders: HashMap<PathBuf, Option<Arc<Settings>>>,
    files: HashMap<PathBuf, Arc<Settings>>,
    broken: Vec<Broken>,
}

/// The settings of a run. Clones share what is read.
#[derive(Clone, Debug, Default)]
pub struct Project {
    state: Arc<Mutex<State>>,
    /// Rules that count everywhere, beside those that settings name.
    given: Arc<[OwnRule]>,
}

impl Project {
    /// No settings yet, and rules of the user's own that count everywhere.
    pub fn with_rules(given: &[OwnRule]) -> Self {
        Self { given: given.into(), ..Self::default() }
    }

    /// Reads the rules in folders; files with mistakes are kept for [`Project::take_broken`].
    ///
    /// # Errors
    /// A folder that is not there.
    pub(crate) fn read_rules(&self, folders: &[PathBuf]) -> Result<Vec<OwnRule>, String> {
        let mut rules = Vec::new();
        let mut broken = Vec::new();
        for folder in folders {
            let loaded = super::own::load(folder, &rules)?;
            rules.extend(loaded.rules);
            broken.extend(loaded.broken);
        }
        // What the settings name may have been read before.
        self.state().broken.retain(|known| broken.iter().all(|b| b.path != known.path));
        self.state().broken.extend(broken);
        Ok(rules)
    }

    /// The user's own rules for a file.
    pub fn own_rules(&self, choice: &SettingsChoice, path: &Path) -> Vec<OwnRule> {
        let named = self.of(choice, path).map_or_else(Vec::new, |settings| settings.own.clone());
        self.given.iter().cloned().chain(named).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // What is half read after a panic elsewhere is still right as far as it goes.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The settings of a file: those of the nearest settings file above it, up to the root of its repository.
    pub fn of(&self, choice: &SettingsChoice, path: &Path) -> Option<Arc<Settings>> {
        let mut state = self.state();
        match choice {
            SettingsChoice::Nowhere => None,
            SettingsChoice::File(file) => Some(state.load(&absolute(file), &mut Vec::new())),
            SettingsChoice::Nearest => state.nearest(absolute(path).parent()?),
        }
    }

    /// What the settings say of a file.
    pub fn target(&self, choice: &SettingsChoice, path: &Path, stack: Option<&[PathBuf]>) -> Option<Target> {
        Some(self.of(choice, path)?.target(&absolute(path), stack))
    }

    /// Whether the settings leave a file out.
    pub(crate) fn excludes(&self, choice: &SettingsChoice, path: &Path) -> bool {
        let settings = self.of(choice, path);
        settings.is_some_and(|s| s.exclude.iter().any(|patterns| patterns.hold(&absolute(path))))
    }

    /// Reads a settings file that is given as an input, for its mistakes.
    pub fn read(&self, path: &Path) {
        self.state().load(&absolute(path), &mut Vec::new());
    }

    /// Takes a text for that of a settings file, whatever is on disk. What the text names is looked for there.
    pub fn put(&self, path: &Path, text: String) {
        self.state().understand(&absolute(path), text, &mut Vec::new());
    }

    /// The settings files read.
    pub fn all(&self) -> Vec<Arc<Settings>> {
        self.state().files.values().cloned().collect()
    }

    /// The files with mistakes, which are then told.
    pub(crate) fn take_broken(&self) -> Vec<Broken> {
        let mut broken = std::mem::take(&mut self.state().broken);
        broken.sort_by(|a, b| a.path.cmp(&b.path));
        broken
    }
}

impl State {
    fn nearest(&mut self, folder: &Path) -> Option<Arc<Settings>> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let file = folder.join(FILE_NAME);
        let found = if file.is_file() {
            Some(self.load(&file, &mut Vec::new()))
        } else if folder.join(".git").exists() {
            None
        } else {
            folder.parent().and_then(|above| self.nearest(above))
        };
        self.folders.insert(folder.to_owned(), found.clone());
        found
    }

    /// Reads a file and those that it builds on; `open` are the files that build on it.
    fn load(&mut self, file: &Path, open: &mut Vec<PathBuf>) -> Arc<Settings> {
        if let Some(known) = self.files.get(file) {
            return known.clone();
        }
        match text(file) {
            Ok(text) => self.understand(file, text, open),
            Err(why) => {
                let problems = vec![Problem { span: Span::at(0), text: why }];
                self.broken.push(Broken { path: shown(file), text: String::new(), problems });
                self.keep(file, Settings { file: file.to_owned(), ..Settings::default() })
            }
        }
    }

    /// What the text of a file says, with the files that it builds on.
    fn understand(&mut self, file: &Path, text: String, open: &mut Vec<PathBuf>) -> Arc<Settings> {
        let folder = file.parent().unwrap_or(Path::new(""));
        let path = shown(file);
        let mut settings = Settings { file: file.to_owned(), ..Settings::default() };
        let mut parsed = parse::read(&text, folder, &[]);
        let mut problems = Vec::new();
        open.push(file.to_owned());
        for (base, span) in std::mem::take(&mut parsed.extends) {
            if open.contains(&base) {
                problems.push(Problem { span, text: "the settings build on themselves".into() });
            } else if !base.is_file() {
                problems.push(Problem { span, text: format!("there is no file `{}`", shown(&base)) });
            } else {
                settings.build_on(&self.load(&base, open));
            }
        }
        open.pop();
        for (rules, span) in std::mem::take(&mut parsed.rules) {
            match super::own::load(&rules, &settings.own) {
                Ok(loaded) => {
                    settings.rules.push(rules);
                    settings.own.extend(loaded.rules);
                    self.broken.extend(loaded.broken);
                }
                Err(why) => problems.push(Problem { span, text: why }),
            }
        }
        if !settings.own.is_empty() {
            parsed = parse::read(&text, folder, &settings.own_infos());
        }
        problems.extend(parsed.problems);
        if !problems.is_empty() {
            problems.sort_by_key(|p| p.span);
            self.broken.push(Broken { path, text, problems });
        }
        settings.exclude.extend(parsed.exclude);
        settings.baseline = parsed.baseline.or(settings.baseline);
        settings.targets.extend(parsed.targets);
        self.keep(file, settings)
    }

    fn keep(&mut self, file: &Path, settings: Settings) -> Arc<Settings> {
        let settings = Arc::new(settings);
        self.files.insert(file.to_owned(), settings.clone());
        settings
    }
}

impl Settings {
    fn build_on(&mut self, base: &Settings) {
        self.exclude.extend(base.exclude.iter().cloned());
        self.targets.extend(base.targets.iter().cloned());
        self.rules.extend(base.rules.iter().cloned());
        self.own.extend(base.own.iter().cloned());
        self.baseline = base.baseline.clone().or(self.baseline.take());
    }
}

/// The text of a file, or why there is none.
pub(super) fn text(file: &Path) -> Result<String, String> {
    let bytes = Store::disk().read(file).map_err(|e| e.to_string())?;
    let decoded = SourceFile::decode("", bytes);
    match decoded.invalid_at {
        Some(_) => Err("it is no text".into()),
        None => Ok(decoded.text.to_string()),
    }
}

/// A path from the root of the file system, without `.` and `..`.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    plain(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

/// A path as output shows it: from the current folder where it lies below that, with `/`.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
