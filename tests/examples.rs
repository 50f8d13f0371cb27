//! Every example in `rules/lints/` is run: a bad one must be found at the marked places, a good one must stay
//! silent, and a fix must give the stated text and take the finding away.

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mqlint::report::Report;
use mqlint::rule::Finding;
use serde::Deserialize;

#[derive(Deserialize)]
struct Lint {
    id: String,
    #[serde(default)]
    examples: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    #[serde(default)]
    options: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Of a change: the files of the old state.
    #[serde(default)]
    before: BTreeMap<String, String>,
    /// Of a change: the files of the new state.
    #[serde(default)]
    after: BTreeMap<String, String>,
    expect: Expect,
    /// What the files are after the first fix of the first finding.
    #[serde(default)]
    fixed: Option<BTreeMap<String, String>>,
    /// The severity expected, where it is not the rule's own.
    #[serde(default)]
    severity: Option<String>,
    /// Words that the message must hold.
    #[serde(default)]
    says: Vec<String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Expect {
    Bad,
    Good,
}

#[test]
fn every_example_does_what_it_says() {
    let lints = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/lints");
    let (mut run, mut failures) = (0, Vec::new());
    for file in yaml_files(&lints) {
        let text = std::fs::read_to_string(&file).unwrap();
        let lint: Lint = serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let has = |expect: Expect| lint.examples.iter().any(|e| e.expect == expect);
        if !has(Expect::Bad) || !has(Expect::Good) {
            failures.push(format!("{}: needs a bad and a good example", lint.id));
        }
        for example in &lint.examples {
            run += 1;
            if let Err(why) = run_example(&lint.id, example) {
                failures.push(format!("{} / {}: {why}", lint.id, example.name));
            }
        }
    }
    println!("{run} examples run");
    assert!(failures.is_empty(), "{} of {run} examples fail:\n{}", failures.len(), failures.join("\n"));
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ignore::Walk::new(folder).flatten().map(|e| e.into_path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "yaml"));
    files.sort();
    files
}

fn run_example(id: &str, example: &Example) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    if example.files.is_empty() == (example.before.is_empty() || example.after.is_empty()) {
        return Err("an example has files, or files before and after".into());
    }
    let mut marks = Vec::new();
    let states = [("", &example.files), ("before/", &example.before), ("after/", &example.after)];
    for (name, text) in states
        .iter()
        .flat_map(|(below, files)| files.iter().map(move |(name, text)| (format!("{below}{name}"), text)))
    {
        let (plain, spans) = unmark(text);
        write(folder.path(), &name, &plain).map_err(|e| e.to_string())?;
        marks.extend(spans.into_iter().map(|span| (name.clone(), span)));
    }
    let report = match example.files.is_empty() {
        true => compare(folder.path(), &example.options),
        false => run(folder.path(), &example.options),
    };
    let found: Vec<&Finding> = report.findings.iter().filter(|f| f.rule.id == id).collect();
    let shown = |f: &&Finding| format!("{} {:?} at {}", f.message, f.key.as_str(), place(&report, f));
    let all: Vec<String> = found.iter().map(shown).collect();
    if example.expect == Expect::Good {
        return if found.is_empty() { Ok(()) } else { Err(format!("should be silent, says {all:?}")) };
    }
    if marks.is_empty() {
        return Err("a bad example marks the place with ⟦ and ⟧".into());
    }
    for (name, span) in &marks {
        let at = |f: &&&Finding| {
            let file = report.sources.get(f.at.file);
            file.path.ends_with(name.as_str()) && f.at.span.range() == *span
        };
        if !found.iter().any(|f| at(&f)) {
            return Err(format!("nothing at bytes {span:?} of {name}; found {all:?}"));
        }
    }
    if let Some(severity) = &example.severity
        && found[0].severity.name() != severity
    {
        return Err(format!("severity {}, not {severity}", found[0].severity));
    }
    for words in &example.says {
        if !found.iter().any(|f| f.message.contains(words.as_str())) {
            return Err(format!("no message says {words:?}: {all:?}"));
        }
    }
    match &example.fixed {
        Some(fixed) => check_fix(id, example, folder.path(), &report, found[0], fixed),
        None => Ok(()),
    }
}

fn check_fix(
    id: &str,
    example: &Example,
    folder: &Path,
    report: &Report,
    finding: &Finding,
    fixed: &BTreeMap<String, String>,
) -> Result<(), String> {
    let fix = finding.fixes.first().ok_or("it offers no fix")?;
    let mut edited: BTreeMap<String, String> = BTreeMap::new();
    for (file, source) in report.sources.iter() {
        let edits: Vec<_> = fix.edits.iter().filter(|e| e.file == file).cloned().collect();
        if !edits.is_empty() {
            let text = mqlint::fix::apply(&source.text, &edits).map_err(|e| format!("{e:?}"))?;
            let name = Path::new(&source.path).strip_prefix(shown(folder)).map_err(|e| e.to_string())?;
            edited.insert(name.to_string_lossy().into_owned(), text);
        }
    }
    if edited != *fixed {
        return Err(format!("the fix `{}` gives {edited:?}", fix.title));
    }
    for (name, text) in &edited {
        write(folder, name, text).map_err(|e| e.to_string())?;
    }
    let after = run(folder, &example.options);
    match after.findings.iter().find(|f| f.rule.id == id && f.variant == finding.variant) {
        Some(f) => Err(format!("after the fix it is still there: {}", f.message)),
        None => Ok(()),
    }
}

fn compare(folder: &Path, options: &str) -> Report {
    common::compare(&folder.join("before"), &folder.join("after"), options.split_whitespace())
}

fn run(folder: &Path, options: &str) -> Report {
    common::run(folder, options.split_whitespace())
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn write(folder: &Path, name: &str, text: &str) -> std::io::Result<()> {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
    std::fs::write(path, text)
}

/// The text without its marks, and the byte ranges that they enclosed.
fn unmark(text: &str) -> (String, Vec<std::ops::Range<usize>>) {
    let (mut plain, mut spans) = (String::new(), Vec::new());
    let mut start = None;
    for c in text.chars() {
        match c {
            '⟦' => start = Some(plain.len()),
            '⟧' => spans.push(start.take().expect("⟦ before ⟧")..plain.len()),
            c => plain.push(c),
        }
    }
    (plain, spans)
}

fn place(report: &Report, finding: &Finding) -> String {
    let file = report.sources.get(finding.at.file);
    format!("{}:{:?} {:?}", file.path, finding.at.span.range(), file.slice(finding.at.span))
}
