//! `mqlint test-rules`.

use std::path::{Path, PathBuf};

use super::args::TestRulesArgs;
use super::examples::RuleExamples;
use super::messages::{print_message, print_messages, to_stdout};
use super::{CommandError, Outcome};
use crate::base::{escape, plural};
use crate::judge::settle::conclude;
use crate::read::settings::{FILE_NAME, OwnRule, ProjectSettings, SettingsChoice, rule_files};
use crate::report::mask;
use crate::text::source::Bounds;

/// Runs the examples of the rules in a folder, or of all that the settings name.
pub(super) fn run(args: &TestRulesArgs) -> Result<Outcome, CommandError> {
    let project = ProjectSettings::default();
    let given = args.folder.as_deref().unwrap_or(Path::new(FILE_NAME));
    project.keep_within(Bounds::around([given], FILE_NAME));
    let folders = match &args.folder {
        Some(folder) => vec![folder.clone()],
        None => named(&project)?,
    };
    let rules = project.read_rules(&folders).map_err(CommandError::new)?;
    let broken = conclude::settings_mistakes(&project);
    print_messages(&broken, &[], &[]);
    let (mut examples, mut failures) = (0, Vec::new());
    let store = project.store();
    for file in folders.iter().flat_map(|folder| rule_files(folder, &store)) {
        test(&file, &rules, &mut examples, &mut failures);
    }
    to_stdout(|out| {
        for failure in &failures {
            writeln!(out, "{}", escape(&mask::masked(failure)))?;
        }
        let counts = format!("{} of {}", plural(examples, "example"), plural(rules.len(), "rule"));
        match failures.len() {
            0 => writeln!(out, "{counts}: all do what they say"),
            n => writeln!(out, "{counts}: {}", plural(n, "failure")),
        }
    })?;
    if rules.is_empty() && broken.is_empty() {
        print_message("note", "no rules were found");
    }
    Ok(match (broken.is_empty(), failures.is_empty()) {
        (false, _) => Outcome::Failure,
        (true, false) => Outcome::Findings,
        (true, true) => Outcome::Clean,
    })
}

/// The folders that the settings of the current folder name.
fn named(project: &ProjectSettings) -> Result<Vec<PathBuf>, CommandError> {
    let settings = project.of(&SettingsChoice::Nearest, Path::new(FILE_NAME));
    let mut folders = settings.map_or_else(Vec::new, |s| s.rules.clone());
    let (store, named) = (project.store(), folders.len());
    folders.retain(|folder| !store.refuses(folder));
    if folders.is_empty() {
        let why =
            if named > 0 { "those of the settings lie outside" } else { "the settings have no `rules`" };
        return Err(CommandError::new(format!("name a folder with rules: {why}")));
    }
    Ok(folders)
}

/// Runs the examples of a file whose rule could be read.
fn test(file: &Path, rules: &[OwnRule], examples: &mut usize, failures: &mut Vec<String>) {
    let Ok(text) = std::fs::read_to_string(file) else { return };
    let read = match RuleExamples::read(&text) {
        Ok(read) if rules.iter().any(|rule| rule.info.id == read.id) => read,
        Ok(_) => return,
        Err(why) => return failures.push(format!("{}: {why}", file.display())),
    };
    *examples += read.examples.len();
    failures.extend(read.run(rules));
}
