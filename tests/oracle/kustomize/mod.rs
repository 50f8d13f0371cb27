//! Kustomizations made by chance, as kustomize builds them and as mqlint reads them.
//!
//! The program is `KUBECTL`, else a `kubectl` or `kustomize` of the recorded version on the path; without it, its answers
//! are those that were recorded when it was there last, which `MQLINT_BLESS=1` does. What `KUBECTL` names has to be there, as in `.ci/oracles`.

mod kustomizations;
mod real;
mod rendered;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use serde_json::Value;

use self::kustomizations::Kustomizations;
use self::real::{Answer, kustomize};
use crate::files::project;
use crate::scratch::Scratch;

/// How many projects are compared where nothing else is said.
const PROJECTS: u64 = 150;

/// The variable that says how many projects to compare, for a long run.
const NUMBER: &str = "MQLINT_KUSTOMIZE_PROJECTS";

/// Where the answers stand that the program gave.
fn recorded_path() -> PathBuf {
    project("tests/oracle/kustomize/recorded.txt")
}

/// What mqlint reads in a project: what Milvus runs with, or that kustomize refuses it.
fn answer_of_mqlint(folder: &Scratch) -> Answer {
    let run = |args: &[&str]| -> Value {
        let (_, text, _) = folder.run(args);
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}: {text}"))
    };
    let checked = run(&["check", ".", "--format", "json", "--no-config", "--fail-on", "never"]);
    let findings = checked["findings"].as_array().expect("findings");
    let told = ["kustomize-refused", "yaml-syntax"];
    if findings.iter().any(|f| f["severity"] == "error" && told.iter().any(|rule| f["rule"] == *rule)) {
        return Answer::Refused;
    }
    let resolved = run(&["resolve", ".", "--format", "json", "--no-config", "--explicit", "--show-secrets"]);
    let mut said = BTreeMap::new();
    for deployment in resolved["deployments"].as_array().into_iter().flatten() {
        said.insert("release".to_owned(), text(&deployment["milvus"]));
        for setting in deployment["settings"].as_array().into_iter().flatten() {
            let (layer, key, value) =
                (text(&setting["layer"]), text(&setting["key"]), text(&setting["value"]));
            match layer.as_str() {
                "environment" | "user.yaml" => drop(said.insert(format!("{layer} {key}"), value)),
                "default of the operator" if key == "etcd.rootPath" => {
                    drop(said.insert("name".into(), value))
                }
                _ => {}
            }
        }
    }
    Answer::Taken(said)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn recorded() -> BTreeMap<u64, Answer> {
    let text = std::fs::read_to_string(recorded_path()).expect("recorded answers");
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(seed, answer)| (seed.parse().expect("a number"), Answer::parsed(answer)))
        .collect()
}

#[test]
fn kustomizations_are_read_as_kustomize_builds_them() {
    let number = std::env::var(NUMBER).ok().and_then(|text| text.parse().ok()).unwrap_or(PROJECTS);
    let program = kustomize();
    assert!(
        program.is_some() || std::env::var_os("KUBECTL").is_none(),
        "what KUBECTL names has to be kubectl with the kustomize whose answers are recorded"
    );
    let known = if program.is_some() { BTreeMap::new() } else { recorded() };
    let (mut wrong, mut record, mut refused) = (Vec::new(), String::new(), 0);
    for seed in 0..number {
        let Kustomizations { files, top, features } = Kustomizations::of(seed);
        let folder = Scratch::new(&files);
        let theirs = match &program {
            Some(program) => program.answer(&folder, &top),
            None => match known.get(&seed) {
                Some(answer) => answer.clone(),
                None => break,
            },
        };
        writeln!(record, "{seed}\t{theirs}").expect("a line");
        refused += u64::from(theirs == Answer::Refused);
        let ours = answer_of_mqlint(&folder);
        if ours != theirs {
            let shown: String = files.iter().map(|(name, text)| format!("--- {name}\n{text}")).collect();
            let features = features.join(" ");
            wrong.push(format!("{seed} ({features}):\n  kustomize {theirs}\n  mqlint    {ours}\n{shown}"));
        }
    }
    if program.is_some() && std::env::var_os("MQLINT_BLESS").is_some() {
        std::fs::write(recorded_path(), record).expect("a record");
    }
    assert!(
        wrong.is_empty(),
        "{} of {number} differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(10)].join("\n")
    );
    assert!(refused * 10 > number && refused * 2 < number, "{refused} of {number} are refused");
}
