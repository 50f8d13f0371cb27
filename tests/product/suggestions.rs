//! What rules suggest is right itself: every `key: value` in a message, a help or the title of a fix is given to the
//! checker again, which must not find fault with it.

use std::collections::BTreeSet;
use std::path::Path;

use mqlint::cli::examples::RuleExamples;
use mqlint::facts::milvus::{NormalKey, Version, catalogue};
use mqlint::judge::finding::Report;

use crate::check::check;
use crate::files::{files_below, project};
use crate::scratch::Scratch;

/// Rules that find fault with a key or a value in itself.
const OWN_FAULTS: [&str; 14] = [
    "unknown-key",
    "misplaced-key",
    "removed-key",
    "renamed-key",
    "unknown-mq-type",
    "unknown-choice",
    "wrong-type",
    "wrong-unit",
    "out-of-range",
    "quoted-boolean",
    "lossy-scalar",
    "empty-value",
    "bad-address",
    "placeholder-value",
];

/// A suggestion, with the release or chart under which it is made.
type Suggestion = (String, String, Vec<String>);

#[test]
fn no_suggestion_raises_a_finding_of_its_own() {
    let mut found: BTreeSet<Suggestion> = BTreeSet::new();
    for file in files_below(&project("rules/lints"), &[".yaml"]) {
        let text = std::fs::read_to_string(&file).unwrap();
        let rule = RuleExamples::read(&text).unwrap();
        for example in rule.examples.iter().filter(|example| !example.files.is_empty()) {
            let plain = |text: &String| text.replace(['⟦', '⟧'], "");
            let files: Vec<_> = example.files.iter().map(|(name, text)| (name, plain(text))).collect();
            let scratch = Scratch::new(&files);
            let options: Vec<&str> = example.options.split_whitespace().collect();
            if !options.contains(&"--to") {
                collect(scratch.path(), &options, &mut found);
            }
        }
    }
    collect(&project("fixtures"), &[], &mut found);
    assert!(found.len() > 80, "{}", found.len());
    let mut wrong = Vec::new();
    for (key, value, versions) in &found {
        let options: Vec<&str> = versions.iter().map(String::as_str).collect();
        let is_setting = catalogue::param(&NormalKey::new(key)).is_some();
        let scratch = match is_setting {
            true => Scratch::new(&[("user.yaml", nested(key, value))]),
            false => Scratch::new(&[("values.yaml", nested(key, value))]),
        };
        let report = check(scratch.path(), options);
        let faults = report.findings.iter().filter(|f| OWN_FAULTS.contains(&f.rule.id));
        wrong.extend(faults.map(|f| format!("`{key}: {value}` {versions:?}: {}: {}", f.rule.id, f.message)));
    }
    println!("{} suggestions", found.len());
    assert!(wrong.is_empty(), "{} of {} suggestions:\n{}", wrong.len(), found.len(), wrong.join("\n"));
}

/// Adds what is suggested for the files of a folder.
fn collect(folder: &Path, options: &[&str], found: &mut BTreeSet<Suggestion>) {
    let report: Report = check(folder, options.iter().copied());
    for finding in &report.findings {
        let of = report.deployments.iter().find(|d| d.id == *finding.deployment);
        let mut versions: Vec<String> = Vec::new();
        let known = |version: &&Version| catalogue::releases().iter().any(|r| r.version == **version);
        let milvus = of.and_then(|d| d.milvus.as_ref()).filter(known).map(ToString::to_string);
        let chart = of.and_then(|d| d.chart.as_ref()).map(ToString::to_string);
        for (option, version) in [("--milvus", milvus), ("--chart", chart)] {
            versions.extend(version.into_iter().flat_map(|version| [option.to_owned(), version]));
        }
        let titles = finding.fixes.iter().map(|fix| fix.title.as_str());
        for text in finding.help.iter().map(String::as_str).chain(titles) {
            found.extend(pairs(text).into_iter().map(|(key, value)| (key, value, versions.clone())));
        }
    }
}

/// The `key: value` in back quotes whose key is a setting of Milvus or a value of the chart.
fn pairs(text: &str) -> Vec<(String, String)> {
    let quoted = text.split('`').skip(1).step_by(2);
    let pair = |quoted: &str| {
        let (key, value) = quoted.split_once(": ")?;
        let known = catalogue::param(&NormalKey::new(key)).is_some()
            || mqlint::facts::chart::chart(mqlint::facts::chart::newest()).keys().any(|k| k == key);
        let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
        (plain && known && key.contains('.')).then(|| (key.to_owned(), value.to_owned()))
    };
    quoted.filter_map(pair).collect()
}

/// A file of one value.
fn nested(key: &str, value: &str) -> String {
    let mut text = String::new();
    let parts: Vec<&str> = key.split('.').collect();
    for (depth, part) in parts.iter().enumerate() {
        let end = if depth + 1 == parts.len() { format!(" {value}\n") } else { "\n".into() };
        text.push_str(&format!("{}{part}:{end}", "  ".repeat(depth)));
    }
    text
}
