//! README.md: its report is real, its rules are complete, and what it names is there.

use std::fmt::Write;

use clap::CommandFactory;
use mqlint::cli::args::Cli;
use mqlint::facts::rules;
use mqlint::report::FORMATS;

use super::{assert_current, check_file, mqlint, read};
use crate::files::project;

/// What begins and ends a generated part.
fn marks(name: &str) -> (String, String) {
    (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"))
}

/// `text` with a generated part put in anew.
pub(super) fn put(text: &str, name: &str, part: &str) -> String {
    let (begin, end) = marks(name);
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no {end}"));
    format!("{before}{begin}{part}{end}{after}")
}

#[test]
fn generated_parts_are_current() {
    let command = ["check", "fixtures/helm-standalone-upgrade", "--no-config"];
    let (code, report, _) = mqlint(&command);
    assert_eq!(code, 1, "the report in the README shows findings");
    let report = format!("```text\n$ mqlint check fixtures/helm-standalone-upgrade\n{report}```\n");
    let mut text = put(&read("README.md"), "report", &report);
    text = put(&text, "rules", &families());
    text = put(&text, "formats", &formats());
    let mut stale = Vec::new();
    check_file("README.md", &text, &mut stale);
    assert_current(&stale);
}

/// The formats, a line each.
fn formats() -> String {
    let mut text = String::from("| `--format` | |\n|---|---|\n");
    for info in FORMATS {
        writeln!(text, "| [`{0}`](docs/formats/{0}.md) | {1} |", info.name, info.summary).expect("text");
    }
    text
}

/// The families with their rules and how many there are.
fn families() -> String {
    let mut text = format!("{} rules:\n\n| family | | rules |\n|---|---|---|\n", rules().len());
    let mut families: Vec<&str> = rules().iter().map(|r| r.family).collect();
    families.dedup();
    for family in families {
        let ids = rules().iter().filter(|r| r.family == family).map(|r| r.id);
        let links: Vec<String> = ids.map(|id| format!("[{id}](docs/rules/{id}.md)")).collect();
        writeln!(text, "| {family} | {} | {} |", links.len(), links.join(", ")).expect("text");
    }
    text
}

/// What follows `mqlint` or `cargo run --release --` in each line of the document.
fn invocations(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let ours = line.split_once("mqlint ").or_else(|| line.split_once("cargo run --release -- "));
        if let Some((_, rest)) = ours {
            let end = rest.find(['`', '|', '#', '>']).unwrap_or(rest.len());
            found.push(rest[..end].trim().to_owned());
        }
    }
    found
}

#[test]
fn every_command_and_option_that_is_named_exists() {
    let seen = commands_exist("README.md", &read("README.md"));
    assert!(seen > 8, "only {seen} commands found");
}

/// Looks up the commands and options that a document names; how many commands there are.
pub(super) fn commands_exist(document: &str, text: &str) -> usize {
    let commands: Vec<String> = Cli::command().get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let mut whole = Cli::command();
    whole.build();
    let options_of = |command: &clap::Command| -> Vec<String> {
        command.get_arguments().filter_map(|a| a.get_long()).map(|long| format!("--{long}")).collect()
    };
    let mut seen = 0;
    for invocation in invocations(text) {
        let mut words = invocation.split_whitespace();
        // Prose such as "mqlint reads …" begins with no command.
        let Some(command) = words.next().and_then(|first| whole.find_subcommand(first)) else { continue };
        seen += 1;
        let known = options_of(command);
        for option in words.filter(|w| w.starts_with("--")) {
            let name = option.split('=').next().unwrap_or(option).to_owned();
            assert!(known.contains(&name), "{document}: {invocation}: no {name} in --help");
        }
    }
    let known: Vec<String> =
        commands.iter().filter_map(|c| whole.find_subcommand(c)).flat_map(options_of).collect();
    for option in options(text) {
        assert!(known.contains(&option), "{document}: {option} is in no --help");
    }
    seen
}

/// The options that stand in backquotes by themselves.
fn options(text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2).filter(|q| q.starts_with("--"));
    quoted.filter_map(|q| q.split([' ', '=']).next()).map(str::to_owned).collect()
}

/// The targets of all links.
pub(super) fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

#[test]
fn every_file_that_is_linked_exists() {
    for document in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let text = read(document);
        assert!(!text.is_empty(), "{document}");
        for link in links(&text) {
            let path = link.split('#').next().unwrap_or(link);
            assert!(link.starts_with("http") || project(path).exists(), "{document}: {link}");
        }
    }
}

#[test]
fn the_readme_runs_the_tests_as_the_checks_do() {
    let (readme, checks) = (read("README.md"), read(".ci/run"));
    assert!(readme.contains("\ncargo test\n"), "README.md says how to run the tests");
    assert!(checks.lines().any(|line| line.trim() == "cargo test"), ".ci/run runs the same command");
}

#[test]
fn every_dependency_has_its_reason() {
    let cargo = read("Cargo.toml");
    let (_, section) = cargo.split_once("\n[dependencies]\n").expect("dependencies");
    let section = section.split("\n[").next().unwrap_or_default();
    let names = section.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    let readme = read("README.md");
    let (_, table) = readme.split_once("\n| crate | for |\n|---|---|\n").expect("a table");
    let table = table.split("\n\n").next().unwrap_or_default();
    let told =
        table.lines().map(|line| line.split(" | ").next().unwrap_or_default().trim_start_matches("| "));
    assert_eq!(told.collect::<Vec<_>>(), names.collect::<Vec<_>>());
}
