//! All fixes of all files there are: those of the rules' examples, the fixtures, and collected ones where they lie
//! beside the project.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mqlint::cli::examples::RuleExamples;
use serde::Deserialize;

use super::trial::{Set, try_all};
use crate::files::{files_below, project};
use crate::shared::shared;

/// Options without the versions of an old state.
fn without_from(options: &str) -> String {
    let words: Vec<&str> = options.split_whitespace().collect();
    let is_from = |at: usize| words[at] == "--from" || (at > 0 && words[at - 1] == "--from");
    (0..words.len()).filter(|&at| !is_from(at)).map(|at| words[at]).collect::<Vec<_>>().join(" ")
}

/// The files of all examples of rules.
pub fn example_sets() -> Vec<Set> {
    let mut sets = Vec::new();
    for file in files_below(&project("rules/lints"), &[".yaml"]) {
        let text = std::fs::read_to_string(&file).expect("a text");
        let lint = RuleExamples::read(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        for example in lint.examples {
            // Of a change, the new state as it stands.
            let (files, options) = match example.files.is_empty() {
                true => (example.after, without_from(&example.options)),
                false => (example.files, example.options),
            };
            let plain = |(name, text): (String, String)| (name, text.replace(['⟦', '⟧'], "").into_bytes());
            sets.push(Set {
                name: format!("{stem} / {}", example.name),
                files: files.into_iter().map(plain).collect(),
                options,
            });
        }
    }
    sets
}

/// The files of all fixtures.
pub fn fixture_sets() -> Vec<Set> {
    let folders = std::fs::read_dir(project("fixtures")).expect("the fixtures").flatten();
    let mut folders: Vec<PathBuf> =
        folders.map(|folder| folder.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.iter().filter_map(|folder| set_of(folder, "--no-config")).collect()
}

#[test]
fn examples() {
    let count = try_all("examples", &example_sets());
    assert!(count.fixed > 100, "{count:?}");
}

/// Every rule shows its fix in an example, or the page on fixes says why there is none.
#[test]
fn rules_without_a_fix_are_listed() {
    let page = std::fs::read_to_string(project("docs/fixes.md")).expect("a page");
    let (_, listed) = page.split_once("## Rules without a fix").expect("the list");
    let listed: Vec<&str> = listed.split('`').skip(1).step_by(2).collect();
    let mut with_fix = std::collections::BTreeSet::new();
    for file in files_below(&project("rules/lints"), &[".yaml"]) {
        let text = std::fs::read_to_string(&file).expect("a text");
        let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        if text.lines().any(|line| line.trim() == "fixed:") {
            with_fix.insert(stem.split('.').next().unwrap_or_default().to_owned());
        }
    }
    for rule in mqlint::facts::rules() {
        let (fix, said) = (with_fix.contains(rule.id), listed.contains(&rule.id));
        assert!(fix != said, "{}: has a fix: {fix}, listed as having none: {said}", rule.id);
    }
}

#[test]
fn fixtures() {
    let count = try_all("fixtures", &fixture_sets());
    assert!(count.fixed > 3, "{count:?}");
}

/// All files below a folder, as one set.
fn set_of(folder: &Path, options: &str) -> Option<Set> {
    let read = |file: PathBuf| {
        let name = file.strip_prefix(folder).ok()?.to_string_lossy().into_owned();
        Some((name, std::fs::read(&file).ok()?))
    };
    let files: BTreeMap<String, Vec<u8>> = files_below(folder, &[""]).into_iter().filter_map(read).collect();
    let name = folder.to_string_lossy().into_owned();
    (!files.is_empty()).then(|| Set { name, files, options: options.to_owned() })
}

#[derive(Deserialize)]
struct Case {
    options: Option<String>,
    milvus: Option<String>,
    /// What was started, of a run of Milvus.
    role: Option<String>,
}

impl Case {
    fn options(self) -> String {
        let started = || {
            let mode = if self.role.as_deref() == Some("standalone") { "standalone" } else { "cluster" };
            Some(format!("--milvus {} --mode {mode}", self.milvus?))
        };
        self.options.or_else(started).unwrap_or_default()
    }
}

#[test]
fn collected_cases() {
    let Some(cases) = shared("cases") else { return };
    let mut folders: BTreeMap<PathBuf, String> = BTreeMap::new();
    for file in files_below(&cases, &[".yaml", ".yml"]) {
        let Some(folder) = file.parent() else { continue };
        // A change lies in two folders, with what is known of it above.
        let about = [Some(folder), folder.parent()].into_iter().flatten();
        let about = about.filter_map(|f| std::fs::read(f.join("expected.json")).ok()).next();
        let case = about.and_then(|text| serde_json::from_slice::<Case>(&text).ok());
        let options = case.map(Case::options).unwrap_or_default();
        folders.insert(folder.to_owned(), options);
    }
    let sets: Vec<Set> = folders.iter().filter_map(|(folder, options)| set_of(folder, options)).collect();
    let count = try_all("collected cases", &sets);
    assert!(sets.is_empty() || count.fixed > 0, "{count:?}");
}

#[test]
fn collected_files() {
    let Some(corpus) = shared("corpus") else { return };
    let mut sets = Vec::new();
    for file in files_below(&corpus, &[".yaml", ".yml"]) {
        let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let version = stem.rsplit('-').next().unwrap_or_default();
        let kind = file.strip_prefix(&corpus).ok().and_then(|p| p.components().next());
        let options = match kind.and_then(|k| k.as_os_str().to_str()) {
            Some("chart-values") => format!("--as helm-values --chart {version}"),
            Some("milvus-yaml") => format!("--as milvus-yaml --milvus {version}"),
            _ => String::new(),
        };
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = std::fs::read(&file).expect("a file");
        let files = BTreeMap::from([(name, bytes)]);
        sets.push(Set { name: file.to_string_lossy().into_owned(), files, options });
    }
    try_all("collected files", &sets);
}
