//! Finding and reading settings files, each once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::file::{BrokenFile, read_text};
use super::parse::{self, SettingsProblem};
use super::target_index::TargetIndex;
use super::{OwnRule, PathSettings, Patterns, SettingsChoice};
use crate::facts::{FileKind, RuleInfo};
use crate::text::source::path::shown_from_here;
use crate::text::source::{Bounds, OutsideFile, Span, Store, absolute};

/// The name of a settings file.
pub const FILE_NAME: &str = ".mqlint.yaml";

/// What a settings file and those that it builds on say.
#[derive(Debug, Default)]
pub struct SettingsFile {
    /// The file.
    pub file: PathBuf,
    /// What is excluded.
    pub exclude: Vec<Patterns>,
    /// The baseline.
    pub baseline: Option<PathBuf>,
    /// What holds for which paths; later ones go before earlier ones.
    pub targets: Vec<PathSettings>,
    /// Folders with rules of the user's own.
    pub rules: Vec<PathBuf>,
    /// The rules in them.
    pub own: Vec<OwnRule>,
    /// Which of the targets may be about which files.
    index: OnceLock<TargetIndex>,
    /// What it is put together of, later parts over earlier ones: the files that it builds on, each once, and itself.
    parts: Vec<Arc<SettingsPart>>,
}

/// What one settings file says itself.
#[derive(Debug, Default)]
struct SettingsPart {
    exclude: Vec<Patterns>,
    baseline: Option<PathBuf>,
    targets: Vec<PathSettings>,
    rules: Vec<PathBuf>,
    own: Vec<OwnRule>,
}

/// Settings build on so many files, each on the next, and on no more.
const MAX_DEPTH: usize = 64;

impl SettingsFile {
    /// All that holds for a file, by its absolute path.
    pub fn target(&self, file: &Path, stack: Option<&[PathBuf]>) -> PathSettings {
        let mut all = PathSettings::default();
        self.about(file, stack).for_each(|t| all.overlay(t));
        all
    }

    /// The items that are about a file. A file of several stacks of values belongs, when it is judged, to one of them:
    /// `stack` names it.
    fn about<'s>(
        &'s self,
        file: &'s Path,
        stack: Option<&'s [PathBuf]>,
    ) -> impl Iterator<Item = &'s PathSettings> {
        let (index, targets) = (self.index(), &self.targets);
        let is_listed = move |at: usize| match stack {
            Some(stack) => targets[at].is_of_stack(stack),
            None => index.lists(at, file),
        };
        let candidates = index.candidates(file, stack).into_iter();
        candidates.filter(move |&at| targets[at].is_about(file, is_listed(at))).map(move |at| &targets[at])
    }

    fn index(&self) -> &TargetIndex {
        self.index.get_or_init(|| TargetIndex::of(&self.targets))
    }

    /// What is known of the user's own rules.
    fn own_infos(&self) -> Vec<&'static RuleInfo> {
        self.own.iter().map(|rule| rule.info).collect()
    }

    /// Whether an item about some paths says it of a file.
    pub(crate) fn states_for(&self, file: &Path, states: impl Fn(&PathSettings) -> bool) -> bool {
        self.about(file, None).any(|t| !t.is_general() && states(t))
    }

    /// What a file is that an item is about by its own path, and not by a pattern or a folder: values where the item
    /// says the chart, a file of Milvus' own where it says the release.
    pub(crate) fn kind_by_name(&self, file: &Path) -> Option<FileKind> {
        let candidates = self.index().candidates(file, None);
        let targets = || candidates.iter().map(|&at| &self.targets[at]);
        let naming = || targets().filter(|t| t.path.as_ref().is_some_and(|p| p.names(file)));
        let of_chart = naming().any(|t| t.chart.is_some()).then_some(FileKind::HelmValues);
        of_chart.or_else(|| naming().any(|t| t.milvus.is_some()).then_some(FileKind::MilvusYaml))
    }

    /// Whether a file is part of a stack of values files.
    pub(crate) fn stacks_hold(&self, file: &Path) -> bool {
        !self.index().listing(file).is_empty()
    }

    /// The stacks of values files that a file is part of.
    pub fn stacks(&self, file: &Path) -> Vec<Arc<[PathBuf]>> {
        let mut listing = self.index().listing(file).to_vec();
        listing.dedup();
        listing.into_iter().map(|at| self.targets[at].values.clone()).collect()
    }
}

#[derive(Debug, Default)]
struct LoadedSettings {
    /// Where settings files are.
    store: Arc<Store>,
    folders: HashMap<PathBuf, Option<Arc<SettingsFile>>>,
    files: HashMap<PathBuf, Arc<SettingsFile>>,
    broken: Vec<BrokenFile>,
}

/// The settings of a run. Clones share what is read.
#[derive(Clone, Debug, Default)]
pub struct ProjectSettings {
    state: Arc<Mutex<LoadedSettings>>,
    /// Rules that count everywhere, beside those that settings name.
    given: Arc<[OwnRule]>,
}

impl ProjectSettings {
    /// No settings yet; their files are in a store.
    pub fn in_store(store: Arc<Store>) -> Self {
        let state = LoadedSettings { store, ..LoadedSettings::default() };
        Self { state: Arc::new(Mutex::new(state)), given: Arc::default() }
    }

    /// Where settings files are.
    pub(crate) fn store(&self) -> Arc<Store> {
        self.state().store.clone()
    }

    /// Reads settings within bounds from now on. Gives those that they are kept within, which know what else was met.
    pub(crate) fn keep_within(&self, bounds: Bounds) -> Arc<Bounds> {
        let mut state = self.state();
        if !state.store.bounds().is_same(&bounds) {
            state.store = Arc::new(Store::disk().within(Arc::new(bounds)));
        }
        state.store.bounds().clone()
    }

    /// What a run did not read, be it for its settings or for its deployments, as it lies outside.
    pub(crate) fn outside(&self) -> Vec<OutsideFile> {
        self.state().store.bounds().outside()
    }

    /// No settings yet, and rules of the user's own that count everywhere.
    pub fn with_rules(given: &[OwnRule]) -> Self {
        Self { given: given.into(), ..Self::default() }
    }

    /// Reads the rules in folders; files with mistakes are kept for [`ProjectSettings::broken`].
    ///
    /// # Errors
    /// A folder that is not there.
    pub(crate) fn read_rules(&self, folders: &[PathBuf]) -> Result<Vec<OwnRule>, String> {
        let store = self.store();
        let mut rules = Vec::new();
        let mut broken = Vec::new();
        for folder in folders {
            let loaded = super::own::load_rules(folder, &rules, &store)?;
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

    fn state(&self) -> MutexGuard<'_, LoadedSettings> {
        // What is half read after a panic elsewhere is still right as far as it goes.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The settings of a file: those of the nearest settings file above it, up to the root of its repository.
    pub fn of(&self, choice: &SettingsChoice, path: &Path) -> Option<Arc<SettingsFile>> {
        let mut state = self.state();
        match choice {
            SettingsChoice::Nowhere => None,
            SettingsChoice::File(file) => Some(state.load(&absolute(file), &mut Vec::new())),
            SettingsChoice::Nearest => state.nearest(absolute(path).parent()?),
        }
    }

    /// What the settings say of a file.
    pub fn target(
        &self,
        choice: &SettingsChoice,
        path: &Path,
        stack: Option<&[PathBuf]>,
    ) -> Option<PathSettings> {
        Some(self.of(choice, path)?.target(&absolute(path), stack))
    }

    /// Whether the settings leave a file out.
    pub(crate) fn excludes(&self, choice: &SettingsChoice, path: &Path) -> bool {
        let settings = self.of(choice, path);
        settings.is_some_and(|s| s.exclude.iter().any(|patterns| patterns.matches(&absolute(path))))
    }

    /// Reads a settings file that is given as an input, for its mistakes.
    pub fn read(&self, path: &Path) {
        self.state().load(&absolute(path), &mut Vec::new());
    }

    /// Takes a text for that of a settings file, whatever is on disk. What the text names is looked for there.
    pub fn put_text(&self, path: &Path, text: String) {
        self.state().understand(&absolute(path), text, &mut Vec::new());
    }

    /// The settings files read.
    pub fn all(&self) -> Vec<Arc<SettingsFile>> {
        self.state().files.values().cloned().collect()
    }

    /// Forgets the mistakes in files that do not concern a run, by their absolute paths.
    pub(crate) fn keep_broken(&self, concerns: impl Fn(&Path) -> bool) {
        self.state().broken.retain(|broken| concerns(&absolute(Path::new(&broken.path))));
    }

    /// The files with mistakes, in order of path.
    pub(crate) fn broken(&self) -> Vec<BrokenFile> {
        let mut broken = self.state().broken.clone();
        broken.sort_by(|a, b| a.path.cmp(&b.path));
        broken
    }
}

impl LoadedSettings {
    fn nearest(&mut self, folder: &Path) -> Option<Arc<SettingsFile>> {
        if let Some(known) = self.folders.get(folder) {
            return known.clone();
        }
        let file = folder.join(FILE_NAME);
        // What is there and cannot be read, such as a folder or a link that leads round, is a mistake.
        let found = if !self.store.refuses(&file) && self.store.is_there(&file) {
            Some(self.load(&file, &mut Vec::new()))
        } else if self.store.is_root(folder) {
            None
        } else {
            folder.parent().and_then(|above| self.nearest(above))
        };
        self.folders.insert(folder.to_owned(), found.clone());
        found
    }

    /// Reads a file and those that it builds on; `open` are the files that build on it.
    fn load(&mut self, file: &Path, open: &mut Vec<PathBuf>) -> Arc<SettingsFile> {
        if let Some(known) = self.files.get(file) {
            return known.clone();
        }
        if self.store.refuses(file) {
            return self.keep(file, SettingsFile { file: file.to_owned(), ..SettingsFile::default() });
        }
        match read_text(file, &self.store) {
            Ok(text) => self.understand(file, text, open),
            Err(why) => {
                let problems = vec![SettingsProblem { span: Span::at(0), text: why }];
                self.broken.push(BrokenFile { path: shown_from_here(file), text: String::new(), problems });
                self.keep(file, SettingsFile { file: file.to_owned(), ..SettingsFile::default() })
            }
        }
    }

    /// What the text of a file says, with the files that it builds on.
    fn understand(&mut self, file: &Path, text: String, open: &mut Vec<PathBuf>) -> Arc<SettingsFile> {
        let folder = file.parent().unwrap_or(Path::new(""));
        let path = shown_from_here(file);
        let mut settings = SettingsFile { file: file.to_owned(), ..SettingsFile::default() };
        let mut parsed = parse::parse_settings(&text, folder, &[], &self.store);
        let mut problems = Vec::new();
        open.push(file.to_owned());
        for (base, span) in std::mem::take(&mut parsed.extends) {
            if open.contains(&base) {
                problems.push(SettingsProblem { span, text: "the settings build on themselves".into() });
            } else if open.len() > MAX_DEPTH {
                let text = format!("the settings build on more than {MAX_DEPTH} files, each on the next");
                problems.push(SettingsProblem { span, text });
            } else if self.store.refuses(&base) {
                // What it says is not known, which is noted.
            } else if !self.store.is_file(&base) {
                problems.push(SettingsProblem {
                    span,
                    text: format!("there is no file `{}`", shown_from_here(&base)),
                });
            } else {
                settings.build_on(&self.load(&base, open));
            }
        }
        open.pop();
        settings.put_together();
        let mut part = SettingsPart::default();
        for (rules, span) in std::mem::take(&mut parsed.rules) {
            match super::own::load_rules(&rules, &settings.own, &self.store) {
                Ok(loaded) => {
                    part.rules.push(rules);
                    part.own.extend(loaded.rules.iter().cloned());
                    settings.own.extend(loaded.rules);
                    self.broken.extend(loaded.broken);
                }
                Err(why) => problems.push(SettingsProblem { span, text: why }),
            }
        }
        if !settings.own.is_empty() {
            parsed = parse::parse_settings(&text, folder, &settings.own_infos(), &self.store);
        }
        problems.extend(parsed.problems);
        if !problems.is_empty() {
            problems.sort_by_key(|p| p.span);
            self.broken.push(BrokenFile { path, text, problems });
        }
        part.exclude = parsed.exclude.into_iter().collect();
        part.baseline = parsed.baseline;
        part.targets = parsed.targets;
        settings.parts.push(Arc::new(part));
        settings.put_together();
        self.keep(file, settings)
    }

    fn keep(&mut self, file: &Path, settings: SettingsFile) -> Arc<SettingsFile> {
        let settings = Arc::new(settings);
        self.files.insert(file.to_owned(), settings.clone());
        settings
    }
}

impl SettingsFile {
    /// Adds what another file says. What both build on counts where it comes last, which says all that it says before.
    fn build_on(&mut self, base: &SettingsFile) {
        for part in &base.parts {
            self.parts.retain(|known| !Arc::ptr_eq(known, part));
            self.parts.push(part.clone());
        }
    }

    fn put_together(&mut self) {
        self.index = OnceLock::new();
        let all = || self.parts.iter();
        self.exclude = all().flat_map(|part| part.exclude.iter().cloned()).collect();
        self.baseline = all().rev().find_map(|part| part.baseline.clone());
        self.targets = all().flat_map(|part| part.targets.iter().cloned()).collect();
        self.rules = all().flat_map(|part| part.rules.iter().cloned()).collect();
        self.own = all().flat_map(|part| part.own.iter().cloned()).collect();
    }
}
