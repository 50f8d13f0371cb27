//! Projects made by chance, as Docker Compose puts them together and as mqlint reads them.
//!
//! The program is `DOCKER_COMPOSE`, else a `docker-compose` of the recorded version on the path or among Docker's plugins;
//! without it, its answers are those that were recorded when it was there last, which `MQLINT_BLESS=1` does.

pub mod chance;
mod projects;
mod real;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use serde_json::Value;

use self::projects::Project;
use self::real::{Answer, compose};
use crate::files::project;
use crate::scratch::Scratch;

/// How many projects are compared where nothing else is said.
const PROJECTS: u64 = 120;

/// The variable that says how many projects to compare, for a long run.
const NUMBER: &str = "MQLINT_COMPOSE_PROJECTS";

/// Where the answers stand that the program gave.
fn recorded_path() -> PathBuf {
    project("tests/oracle/compose/recorded.txt")
}

/// What mqlint reads in a project: the environment of Milvus, or that Compose refuses it.
fn answer_of_mqlint(folder: &Scratch) -> Answer {
    let run = |args: &[&str]| -> Value {
        let (_, text, _) = folder.run(args);
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}: {text}"))
    };
    let checked = run(&["check", ".", "--format", "json", "--no-config", "--fail-on", "never"]);
    let findings = checked["findings"].as_array().expect("findings");
    let told = ["compose-refused", "duplicate-key", "yaml-syntax"];
    if findings.iter().any(|f| f["severity"] == "error" && told.iter().any(|rule| f["rule"] == *rule)) {
        return Answer::Refused;
    }
    let resolved = run(&["resolve", ".", "--format", "json", "--no-config", "--explicit", "--show-secrets"]);
    let settings = resolved["deployments"][0]["settings"].as_array().cloned().unwrap_or_default();
    let of_environment = settings.iter().filter(|setting| setting["layer"] == "environment");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    Answer::Taken(of_environment.map(|s| (text(&s["key"]), text(&s["value"]))).collect())
}

fn recorded() -> BTreeMap<u64, Answer> {
    let text = std::fs::read_to_string(recorded_path()).expect("recorded answers");
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(seed, answer)| (seed.parse().expect("a number"), Answer::parsed(answer)))
        .collect()
}

#[test]
fn projects_are_read_as_docker_compose_reads_them() {
    let number = std::env::var(NUMBER).ok().and_then(|text| text.parse().ok()).unwrap_or(PROJECTS);
    let program = compose();
    let known = if program.is_some() { BTreeMap::new() } else { recorded() };
    let (mut wrong, mut record, mut refused) = (Vec::new(), String::new(), 0);
    for seed in 0..number {
        let Project { files, features } = Project::of(seed);
        let folder = Scratch::new(&files);
        let theirs = match &program {
            Some(program) => program.answer(&folder),
            None => match known.get(&seed) {
                Some(answer) => answer.clone(),
                None => break,
            },
        };
        writeln!(record, "{seed}\t{theirs}").expect("a line");
        refused += u64::from(theirs == Answer::Refused);
        let ours = answer_of_mqlint(&folder);
        if ours != theirs {
            wrong.push(format!("{seed} ({}):\n  compose {theirs}\n  mqlint  {ours}", features.join(" ")));
        }
    }
    if program.is_some() && std::env::var_os("MQLINT_BLESS").is_some() {
        std::fs::write(recorded_path(), record).expect("a record");
    }
    assert!(refused * 10 > number && refused * 2 < number, "{refused} of {number} are refused");
    assert!(
        wrong.is_empty(),
        "{} of {number} differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}
