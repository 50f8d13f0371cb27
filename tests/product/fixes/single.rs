//! Every fix that an example or a fixture carries: its text parses, the finding is gone, no new error appears.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mqlint::cli::examples::RuleExamples;
use mqlint::facts::Severity;
use mqlint::judge::finding::{Finding, Report};
use mqlint::text::edit::Safety;

use crate::check::check;
use crate::files::{files_below, project};
use crate::scratch::Scratch;

/// What keeps a text or a setting from being read, so that other mistakes may come to light once it is mended.
const IN_THE_WAY: [&str; 6] =
    ["bad-address", "misplaced-key", "unread-env", "unrenderable-value", "unsafe-rendering", "yaml-syntax"];

/// What tells findings apart before and after a change that moves them.
type Mark = (&'static str, &'static str, String, String);

fn mark(finding: &Finding) -> Mark {
    (finding.rule.id, finding.variant, finding.key.as_str().to_owned(), finding.message.clone())
}

/// Puts the files in a folder and tries the first fix of each finding, each time from the files as they were.
fn try_all(
    name: &str,
    files: &BTreeMap<String, String>,
    options: &str,
    tried: &mut usize,
    failures: &mut Vec<String>,
) {
    let put = |folder: &Scratch| {
        files.iter().for_each(|(name, text)| folder.write(name, text.replace(['⟦', '⟧'], "")));
    };
    let folder = Scratch::empty();
    put(&folder);
    let before = check(folder.path(), options.split_whitespace());
    for finding in before.findings.iter().filter(|f| !f.fixes.is_empty()) {
        *tried += 1;
        let said = format!("{name}: {} ({}) `{}`", finding.rule.id, finding.variant, finding.fixes[0].title);
        match try_one(folder.path(), &before, finding, options) {
            Ok(()) => {}
            Err(why) => failures.push(format!("{said}: {why}")),
        }
        put(&folder);
    }
}

fn try_one(folder: &Path, before: &Report, finding: &Finding, options: &str) -> Result<(), String> {
    for (file, source) in before.sources.iter() {
        let edits: Vec<_> = finding.fixes[0].edits.iter().filter(|e| e.file == file).cloned().collect();
        if !edits.is_empty() {
            let text = mqlint::text::edit::apply(&source.text, &edits).map_err(|e| e.to_string())?;
            std::fs::write(&source.path, text).map_err(|e| e.to_string())?;
        }
    }
    let after = check(folder, options.split_whitespace());
    let here = mark(finding);
    let count = |report: &Report| report.findings.iter().filter(|f| mark(f) == here).count();
    if count(&after) >= count(before) {
        return Err("it is still there".into());
    }
    if after.findings.iter().any(|f| f.rule.id == "yaml-syntax" && f.severity == Severity::Error) {
        return Err("its text cannot be read".into());
    }
    // What follows from a decision is for whoever makes it.
    let shown = finding.fixes[0].safety == Safety::Shown;
    if shown || IN_THE_WAY.contains(&finding.rule.id) {
        return Ok(());
    }
    let known: BTreeSet<(&str, &str)> = before
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| (f.rule.id, f.variant))
        .collect();
    let new = |f: &&Finding| f.severity == Severity::Error && !known.contains(&(f.rule.id, f.variant));
    match after.findings.iter().find(new) {
        Some(f) => Err(format!("new: {}: {}", f.rule.id, f.message)),
        None => Ok(()),
    }
}

#[test]
fn fixes_of_the_examples() {
    let (mut tried, mut failures) = (0, Vec::new());
    for file in files_below(&project("rules/lints"), &[".yaml"]) {
        let text = std::fs::read_to_string(&file).expect("a text");
        let lint = RuleExamples::read(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        // A change has options and fixes of its own.
        for example in lint.examples.iter().filter(|e| !e.files.is_empty()) {
            let name = format!("{stem} / {}", example.name);
            try_all(&name, &example.files, &example.options, &mut tried, &mut failures);
        }
    }
    println!("{tried} fixes of examples tried");
    assert!(tried > 100, "{tried}");
    assert!(failures.is_empty(), "{} of {tried} fixes fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn fixes_of_the_fixtures() {
    let (mut tried, mut failures) = (0, Vec::new());
    for folder in
        std::fs::read_dir(project("fixtures")).expect("the fixtures").flatten().filter(|f| f.path().is_dir())
    {
        let name = folder.file_name().to_string_lossy().into_owned();
        let read = |file: std::path::PathBuf| {
            let inside = file.strip_prefix(folder.path()).expect("below").to_string_lossy().into_owned();
            (inside, std::fs::read_to_string(file).expect("a text"))
        };
        let files = files_below(&folder.path(), &[""]).into_iter().map(read).collect();
        try_all(&name, &files, "--no-config", &mut tried, &mut failures);
    }
    println!("{tried} fixes of fixtures tried");
    assert!(tried > 3, "{tried}");
    assert!(failures.is_empty(), "{} of {tried} fixes fail:\n{}", failures.len(), failures.join("\n"));
}
