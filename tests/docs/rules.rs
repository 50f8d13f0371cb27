//! `docs/rules/`: a page for each rule, and their index.

use std::fmt::Write;

use mqlint::cli::examples::{Example, Expect, RuleExamples};
use mqlint::facts::{RuleInfo, rules};

use super::{assert_current, check_file, read};
use crate::files::project;

#[test]
fn every_rule_has_its_page() {
    let mut stale = Vec::new();
    for rule in rules() {
        check_file(&format!("docs/rules/{}.md", rule.id), &page(rule), &mut stale);
    }
    check_file("docs/rules/README.md", &index(), &mut stale);
    assert_current(&stale);
    let files = std::fs::read_dir(project("docs/rules")).expect("the folder");
    let mut names: Vec<String> =
        files.map(|f| f.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "README.md" && !rules().iter().any(|r| *name == format!("{}.md", r.id)));
    assert!(names.is_empty(), "pages of no rule: {names:?}");
}

/// One line for each rule, by family.
fn index() -> String {
    let mut text =
        String::from("# Rules\n\nGenerated from `rules/lints/`; `mqlint explain RULE` shows the same.\n");
    let mut family = "";
    for rule in rules() {
        if rule.family != family {
            family = rule.family;
            write!(text, "\n## {family}\n\n| rule | severity | finds |\n|---|---|---|\n").expect("text");
        }
        let summary = rule.summary.replace('|', "\\|");
        writeln!(text, "| [{0}]({0}.md) | {1} | {summary} |", rule.id, severity(rule)).expect("text");
    }
    text
}

fn page(rule: &RuleInfo) -> String {
    let mut text = format!("# {}\n\n{}\n\n", rule.id, rule.summary);
    write!(text, "Family {}, severity {}, since mqlint {}.\n\n", rule.family, severity(rule), rule.since)
        .expect("text");
    writeln!(text, "{}", rule.explanation.trim_end()).expect("text");
    let lint = RuleExamples::read(&read(&format!("rules/lints/{}/{}.yaml", rule.family, rule.id)))
        .unwrap_or_else(|e| panic!("{}: {e}", rule.id));
    for (expect, title) in [(Expect::Bad, "Found"), (Expect::Good, "Not found")] {
        writeln!(text, "\n## {title}").expect("text");
        for example in lint.examples.iter().filter(|e| e.expect == expect && e.kinds.is_empty()) {
            show(example, &mut text);
        }
    }
    text.push_str("\n## How this is known\n\n");
    for source in rule.sources {
        writeln!(text, "- {} ({}: {})", source.what, source.ground, source.place).expect("text");
    }
    text
}

/// The severity, with the releases at which it differs.
fn severity(rule: &RuleInfo) -> String {
    let mut text = rule.severity.name().to_owned();
    for range in rule.severity_in {
        let to = range.milvus.to.map_or(" on".to_owned(), |to| format!(" to {to}"));
        write!(text, ", {} from Milvus {}{to}", range.severity.name(), range.milvus.from).expect("text");
    }
    text
}

fn show(example: &Example, text: &mut String) {
    let options =
        if example.options.is_empty() { String::new() } else { format!(" (with `{}`)", example.options) };
    write!(text, "\n{}{options}:\n", sentence(&example.name)).expect("text");
    for (name, content) in &example.before {
        block(text, &format!("{name}, before"), content);
    }
    let now = example.files.iter().map(|(name, content)| (name.clone(), content));
    let after = example.after.iter().map(|(name, content)| (format!("{name}, after"), content));
    for (name, content) in now.chain(after) {
        block(text, &name, &content.replace(['⟦', '⟧'], ""));
        for (line, marked) in marked(content) {
            let marked = marked.lines().next().unwrap_or_default();
            writeln!(text, "\nFound in line {line}: `{marked}`").expect("text");
        }
    }
    for (name, content) in example.fixed.iter().flatten() {
        block(text, &format!("{name}, fixed"), content);
    }
}

fn block(text: &mut String, name: &str, content: &str) {
    // A fence longer than any in the text.
    let fence = if content.contains("```") { "````" } else { "```" };
    write!(text, "\n{fence}yaml\n# {name}\n{}\n{fence}\n", content.trim_end_matches('\n')).expect("text");
}

/// The lines of the marked places, counted without the line that names the file, and their texts.
fn marked(content: &str) -> Vec<(usize, &str)> {
    let starts = content.match_indices('⟦').map(|(at, _)| at);
    let place = |at: usize| {
        let rest = &content[at + '⟦'.len_utf8()..];
        let end = rest.find('⟧').unwrap_or(rest.len());
        (content[..at].matches('\n').count() + 1, &rest[..end])
    };
    starts.map(place).collect()
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    first + chars.as_str()
}
