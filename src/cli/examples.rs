//! Running the examples of rules, ours and the user's own: a bad one must be found at the marked places, a good one
//! must stay silent, and a fix must give the stated text and take the finding away.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use clap::Parser;
use serde::Deserialize;

use super::args::{Cli, Command};
use crate::judge::finding::{Finding, Report};
use crate::read::settings::{OwnRule, ProjectSettings};
use crate::text::source::path::slashed;

/// The examples in a rule's file.
#[derive(Debug, Deserialize)]
pub struct RuleExamples {
    /// The rule.
    pub id: String,
    /// Its examples, in the end those of some kinds of files.
    #[serde(default)]
    pub examples: Vec<Example>,
    #[serde(default)]
    kinds: Vec<ExamplesOfKinds>,
}

/// The examples of some kinds of files only. What else is said of those is part of the rule's texts.
#[derive(Debug, Deserialize)]
struct ExamplesOfKinds {
    of: Vec<String>,
    examples: Vec<Example>,
}

/// Files, and what a rule makes of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// Options of the command line.
    #[serde(default)]
    pub options: String,
    /// Names of files with their texts, in which `⟦…⟧` marks the places of findings.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Of a change: the files of the old state.
    #[serde(default)]
    pub before: BTreeMap<String, String>,
    /// Of a change: the files of the new state.
    #[serde(default)]
    pub after: BTreeMap<String, String>,
    /// Whether the rule finds something.
    pub expect: Expect,
    /// What the files are after the first fix of the first finding.
    #[serde(default)]
    pub fixed: Option<BTreeMap<String, String>>,
    /// The severity expected, where it is not the rule's own.
    #[serde(default)]
    pub severity: Option<String>,
    /// Words that the message must hold.
    #[serde(default)]
    pub says: Vec<String>,
    /// The kinds of files that the rule has it for; empty where it is for all. A rule's page shows those for all.
    #[serde(skip)]
    pub kinds: Vec<String>,
}

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expect {
    /// The rule finds something.
    Bad,
    /// The example comes close, and the rule is silent.
    Good,
}

impl RuleExamples {
    /// Reads the examples of a rule's file.
    ///
    /// # Errors
    /// What is wrong with the text, with its line.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut rule: Self = serde_yaml::from_str(text).map_err(|e| e.to_string())?;
        for ExamplesOfKinds { of, examples } in std::mem::take(&mut rule.kinds) {
            let of_kinds = |example| Example { kinds: of.clone(), ..example };
            rule.examples.extend(examples.into_iter().map(of_kinds));
        }
        Ok(rule)
    }

    /// Runs all of them, with rules of the user's own beside ours. Says what fails, each with the name of its example.
    pub fn run(&self, own: &[OwnRule]) -> Vec<String> {
        let mut failures = Vec::new();
        let mut kinds: Vec<&[String]> = self.examples.iter().map(|e| e.kinds.as_slice()).collect();
        kinds.push(&[]);
        kinds.sort_unstable();
        kinds.dedup();
        for kinds in kinds {
            let has = |expect| self.examples.iter().any(|e| e.kinds == kinds && e.expect == expect);
            if !has(Expect::Bad) || !has(Expect::Good) {
                let of = if kinds.is_empty() { String::new() } else { format!(" of {}", kinds.join(" or ")) };
                failures.push(format!("{}: needs a bad and a good example{of}", self.id));
            }
        }
        for example in &self.examples {
            if let Err(why) = example.run(&self.id, own) {
                failures.push(format!("{} / {}: {why}", self.id, example.name));
            }
        }
        failures
    }
}

impl Example {
    /// Runs it, in a folder of its own.
    ///
    /// # Errors
    /// What is otherwise than the example says.
    pub fn run(&self, id: &str, own: &[OwnRule]) -> Result<(), String> {
        if self.files.is_empty() == (self.before.is_empty() || self.after.is_empty()) {
            return Err("an example has files, or files before and after".into());
        }
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        let marks = self.lay_out(folder.path())?;
        let report = self.report(folder.path(), own)?;
        let found: Vec<&Finding> = report.findings.iter().filter(|f| f.rule.id == id).collect();
        let all: Vec<String> = found.iter().map(|f| described(&report, f)).collect();
        if self.expect == Expect::Good {
            return if found.is_empty() { Ok(()) } else { Err(format!("should be silent, says {all:?}")) };
        }
        if marks.is_empty() {
            return Err("a bad example marks the place with ⟦ and ⟧".into());
        }
        for (name, span) in &marks {
            let at = |f: &&&Finding| {
                report.sources.get(f.at.file).path.ends_with(name.as_str()) && f.at.span.range() == *span
            };
            if !found.iter().any(|f| at(&f)) {
                return Err(format!("nothing at bytes {span:?} of {name}; found {all:?}"));
            }
        }
        let first = found.first().ok_or("nothing is found")?;
        self.check_words(&found, first, &all)?;
        match &self.fixed {
            Some(fixed) => self.check_fix(id, folder.path(), &report, first, fixed, own),
            None => Ok(()),
        }
    }

    fn check_words(&self, found: &[&Finding], first: &Finding, all: &[String]) -> Result<(), String> {
        if let Some(severity) = self.severity.as_ref().filter(|s| first.severity.name() != *s) {
            return Err(format!("severity {}, not {severity}", first.severity));
        }
        let unsaid = |words: &&String| !found.iter().any(|f| f.message.contains(words.as_str()));
        match self.says.iter().find(unsaid) {
            Some(words) => Err(format!("no message says {words:?}: {all:?}")),
            None => Ok(()),
        }
    }

    /// Writes the files, and gives the marked places by the names of the files.
    fn lay_out(&self, folder: &Path) -> Result<Vec<(String, Range<usize>)>, String> {
        let mut marks = Vec::new();
        for (below, files) in [("", &self.files), ("before/", &self.before), ("after/", &self.after)] {
            for (name, text) in files {
                let name = format!("{below}{name}");
                let (plain, spans) = unmark(text)?;
                write(folder, &name, &plain)?;
                marks.extend(spans.into_iter().map(|span| (name.clone(), span)));
            }
        }
        Ok(marks)
    }

    /// What mqlint says of the files.
    fn report(&self, folder: &Path, own: &[OwnRule]) -> Result<Report, String> {
        let change = self.files.is_empty();
        let command = if change { "diff" } else { "check" };
        let states: &[&str] = if change { &["before", "after"] } else { &[""] };
        let mut words = vec!["mqlint".to_owned(), command.to_owned()];
        words.extend(states.iter().map(|state| shown(&folder.join(state))));
        words.extend(self.options.split_whitespace().map(str::to_owned));
        let cli = Cli::try_parse_from(&words).map_err(|e| e.to_string())?;
        match cli.command {
            Command::Check(args) => {
                let mut options = super::check_options(&args);
                options.read.project = ProjectSettings::with_rules(own);
                Ok(crate::run::check(&args.deployment.inputs(&args.paths), &options))
            }
            Command::Diff(args) => {
                let inputs = |path| args.deployment.inputs(std::slice::from_ref(path));
                let mut options = super::diff_options(&args).map_err(|super::CommandError(why)| why)?;
                options.check.read.project = ProjectSettings::with_rules(own);
                Ok(crate::run::compare::diff(&inputs(&args.old), &inputs(&args.new), &options))
            }
            _ => Err("an example is checked or compared".into()),
        }
    }

    fn check_fix(
        &self,
        id: &str,
        folder: &Path,
        report: &Report,
        finding: &Finding,
        fixed: &BTreeMap<String, String>,
        own: &[OwnRule],
    ) -> Result<(), String> {
        let fix = finding.fixes.first().ok_or("it offers no fix")?;
        let mut edited: BTreeMap<String, String> = BTreeMap::new();
        for (file, source) in report.sources.iter() {
            let edits: Vec<_> = fix.edits.iter().filter(|e| e.file == file).cloned().collect();
            if !edits.is_empty() {
                let text = crate::text::edit::apply(&source.text, &edits).map_err(|e| e.to_string())?;
                let name = Path::new(&source.path).strip_prefix(shown(folder)).map_err(|e| e.to_string())?;
                edited.insert(name.to_string_lossy().into_owned(), text);
            }
        }
        if edited != *fixed {
            return Err(format!("the fix `{}` gives {edited:?}", fix.title));
        }
        for (name, text) in &edited {
            write(folder, name, text)?;
        }
        let after = self.report(folder, own)?;
        match after.findings.iter().find(|f| f.rule.id == id && f.variant == finding.variant) {
            Some(f) => Err(format!("after the fix it is still there: {}", f.message)),
            None => Ok(()),
        }
    }
}

fn shown(path: &Path) -> String {
    let path = slashed(path);
    path.strip_suffix('/').map(str::to_owned).unwrap_or(path)
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    let path = folder.join(name);
    // Nothing is written outside the folder, whatever a rule's file says.
    let inside = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if !inside {
        return Err(format!("{name} lies outside the folder of the example"));
    }
    let made = std::fs::create_dir_all(path.parent().unwrap_or(folder));
    made.and_then(|()| std::fs::write(&path, text)).map_err(|e| format!("{name}: {e}"))
}

/// The text without its marks, and the byte ranges that they enclosed.
fn unmark(text: &str) -> Result<(String, Vec<Range<usize>>), String> {
    let (mut plain, mut spans) = (String::new(), Vec::new());
    let mut start = None;
    for c in text.chars() {
        match c {
            '⟦' => start = Some(plain.len()),
            '⟧' => spans.push(start.take().ok_or("⟧ without ⟦")?..plain.len()),
            c => plain.push(c),
        }
    }
    if start.is_some() { Err("⟦ without ⟧".into()) } else { Ok((plain, spans)) }
}

fn described(report: &Report, finding: &Finding) -> String {
    let file = report.sources.get(finding.at.file);
    let (span, key) = (finding.at.span, finding.key.as_str());
    format!("{} {key:?} at {}:{:?} {:?}", finding.message, file.path, span.range(), file.slice(span))
}
