//! `mqlint test-rules`.

use std::path::{Path, PathBuf};

use super::args::TestRulesArgs;
use super::examples::RuleExamples;
use super::{Outcome, Problem, say, say_all, to_stdout};
use crate::check::SettingsChoice;
use crate::report::{escape, plural};
use crate::rule::OwnRule;
use crate::settings::{self, Project};

/// Runs the examples of the rules in a folder, or of all that the settings name.
pub(super) fn run(args: &TestRulesArgs) -> Result<Outcome, Problem> {
    let project = Project::default();
    let folders = match &args.folder {
        Some(folder) => vec![folder.clone()],
        None => named(&project)?,
    };
    let rules = project.read_rules(&folders).map_err(Problem::new)?;
    let broken = settings::unusable(&project);
    say_all(&broken, &[]);
    let (mut examples, mut failures) = (0, Vec::new());
    for file in folders.iter().flat_map(|folder| settings::rule_files(folder)) {
        test(&file, &rules, &mut examples, &mut failures);
    }
    to_stdout(|out| {
        for failure in &failures {
            writeln!(out, "{}", escape(failure))?;
        }
        let counts = format!("{} of {}", plural(examples, "example"), plural(rules.len(), "rule"));
        match failures.len() {
            0 => writeln!(out, "{counts}: all do what they say"),
            n => writeln!(out, "{counts}: {}", plural(n, "failure")),
        }
    })?;
    if rules.is_empty() && broken.is_empty() {
        say("note", "no rules were found");
    }
    Ok(match (broken.is_empty(), failures.is_empty()) {
        (false, _) => Outcome::Failure,
        (true, false) => Outcome::Findings,
        (true, true) => Outcome::Clean,
    })
}

/// The folders that the settings of the current folder name.
fn named(project: &Project) -> Result<Vec<PathBuf>, Problem> {
    let settings = project.of(&SettingsChoice::Nearest, Path::new(settings::FILE_NAME));
    let folders = settings.map_or_else(Vec::new, |s| s.rules.clone());
    if folders.is_empty() {
        return Err(Problem::new("name a folder with rules: the settings have no `rules`"));
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
