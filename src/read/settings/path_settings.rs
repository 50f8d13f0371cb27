//! What settings say, and what of it holds for a file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, Glob};

use super::{FailOn, RuleChoice};
use crate::facts::milvus::{Mode, Version, VersionText};
use crate::facts::{FileKind, RuleInfo, Severity};

/// Patterns of paths below a folder, as in `.gitignore`.
#[derive(Clone, Debug)]
pub struct Patterns {
    root: PathBuf,
    matcher: Gitignore,
    /// One of these is a name on the way to each file that they hold for; `None` where that cannot be told.
    names: Option<Vec<String>>,
}

impl Patterns {
    /// The patterns `lines`, which are relative to `root`.
    ///
    /// # Errors
    /// The first line that is no pattern, by its index, with the reason.
    pub fn new<'l>(root: &Path, lines: impl Iterator<Item = &'l str>) -> Result<Self, (usize, String)> {
        let mut builder = GitignoreBuilder::new("");
        let mut names = Some(Vec::new());
        for (index, line) in lines.enumerate() {
            // `./deploy` means `/deploy` there, which people do not write.
            let line = line.strip_prefix("./").map_or_else(|| line.to_owned(), |rest| format!("/{rest}"));
            names = names.zip(last_name(&line)).map(|(mut names, name)| {
                names.push(name);
                names
            });
            builder.add_line(None, &line).map_err(|e| (index, e.to_string()))?;
        }
        let matcher = builder.build().map_err(|e| (0, e.to_string()))?;
        Ok(Self { root: root.to_owned(), matcher, names })
    }

    /// Whether one of them is the path of a file, given by its absolute path, and no pattern.
    pub(super) fn names(&self, file: &Path) -> bool {
        let below = file.strip_prefix(&self.root).ok();
        let matched = below.map(|path| self.matcher.matched(path, false));
        let is_plain = |glob: &Glob| !glob.is_only_dir() && !glob.original().contains(['*', '?', '[', '\\']);
        matches!(matched, Some(Match::Ignore(glob)) if is_plain(glob))
    }

    /// Whether they hold for a file, by its absolute path.
    pub fn matches(&self, file: &Path) -> bool {
        let below = file.strip_prefix(&self.root).ok();
        below.is_some_and(|path| self.matcher.matched_path_or_any_parents(path, false).is_ignore())
    }
}

/// The last name of a pattern that is a plain path.
fn last_name(line: &str) -> Option<String> {
    let name = line.trim_end_matches('/').rsplit('/').next()?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    (!name.is_empty()
        && !line.starts_with(['!', '#'])
        && name.chars().all(plain)
        && name != "."
        && name != "..")
        .then(|| name.to_owned())
}

/// What holds for some paths; for all without a path.
#[derive(Clone, Debug, Default)]
pub struct PathSettings {
    /// The files that it is about.
    pub path: Option<Patterns>,
    /// Values files that make one deployment, by their absolute paths, lowest first.
    pub values: Arc<[PathBuf]>,
    /// Only these rules.
    pub select: Option<Vec<RuleChoice>>,
    /// Not these.
    pub ignore: Vec<RuleChoice>,
    /// Severities of rules.
    pub severity: Vec<(RuleChoice, Severity)>,
    /// The lowest severity that fails.
    pub fail_on: Option<FailOn>,
    /// Keys that are never unknown.
    pub known_keys: Vec<String>,
    /// The release of Milvus.
    pub milvus: Option<VersionText>,
    /// The version of the chart.
    pub chart: Option<Version>,
    /// The version of the operator.
    pub operator: Option<Version>,
    /// The mode.
    pub mode: Option<Mode>,
    /// What the files are.
    pub kind: Option<FileKind>,
    /// Variables.
    pub env: Vec<(String, String)>,
}

impl PathSettings {
    /// True for what stands at the top of a file.
    pub(super) fn is_general(&self) -> bool {
        self.path.is_none() && self.values.is_empty()
    }

    /// Whether it is about a file, by its absolute path, among other things because its `values` list the file.
    pub(super) fn is_about(&self, file: &Path, is_listed: bool) -> bool {
        self.is_general() || is_listed || self.path.as_ref().is_some_and(|p| p.matches(file))
    }

    /// Whether its `values` are a stack. Most that are asked for were taken from here.
    pub(super) fn is_of_stack(&self, stack: &[PathBuf]) -> bool {
        !self.values.is_empty() && (std::ptr::eq(&*self.values, stack) || *self.values == *stack)
    }

    /// Names of which one is on the way to each file that it is about, but for those that `values` lists; `None` where
    /// that cannot be told.
    pub(super) fn names_on_the_way(&self) -> Option<&[String]> {
        match &self.path {
            Some(patterns) => patterns.names.as_deref(),
            None if self.is_general() => None,
            None => Some(&[]),
        }
    }

    /// Puts what `other` says over this.
    pub fn overlay(&mut self, other: &PathSettings) {
        fn set<T: Clone>(mine: &mut Option<T>, other: &Option<T>) {
            if other.is_some() {
                mine.clone_from(other);
            }
        }
        set(&mut self.select, &other.select);
        set(&mut self.fail_on, &other.fail_on);
        set(&mut self.milvus, &other.milvus);
        set(&mut self.chart, &other.chart);
        set(&mut self.operator, &other.operator);
        set(&mut self.mode, &other.mode);
        set(&mut self.kind, &other.kind);
        self.ignore.extend(&other.ignore);
        self.known_keys.extend(other.known_keys.iter().cloned());
        self.env.extend(other.env.iter().cloned());
        // Within one item the rule goes before its family.
        let names_family = |(choice, _): &(RuleChoice, Severity)| matches!(choice, RuleChoice::Family(_));
        let (families, rules): (Vec<_>, Vec<_>) = other.severity.iter().copied().partition(names_family);
        self.severity.extend(families.into_iter().chain(rules));
    }

    /// The severity given to a rule.
    pub(crate) fn severity_of(&self, rule: &RuleInfo) -> Option<Severity> {
        self.severity.iter().rev().find(|(choice, _)| choice.covers(rule)).map(|(_, severity)| *severity)
    }

    /// Whether a key is one of the user's own, or below one.
    pub fn is_known_key(&self, key: &str) -> bool {
        let own = key.rsplit(" » ").next().unwrap_or(key);
        let holds = |path: &str, known: &str| {
            path.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', ' ']))
        };
        self.known_keys.iter().any(|known| holds(key, known) || holds(own, known))
    }
}
