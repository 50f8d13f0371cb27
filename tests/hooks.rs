//! The hook for pre-commit: what it runs, and on which files.

use assert_cmd::Command;
use serde::Deserialize;

#[derive(Deserialize)]
struct Hook {
    id: String,
    name: String,
    entry: String,
    language: String,
    files: String,
    types: Vec<String>,
}

fn hook() -> Hook {
    let text = std::fs::read_to_string(".pre-commit-hooks.yaml").expect("the file");
    let mut hooks: Vec<Hook> = serde_yaml::from_str(&text).expect("hooks");
    assert_eq!(hooks.len(), 1);
    hooks.remove(0)
}

#[test]
fn the_hook_names_what_pre_commit_needs() {
    let hook = hook();
    assert_eq!((hook.id.as_str(), hook.language.as_str()), ("mqlint", "rust"));
    assert_eq!(hook.types, ["yaml"]);
    assert!(!hook.name.is_empty());
}

#[test]
fn its_entry_checks_a_file() {
    let entry = hook().entry;
    let mut words = entry.split_whitespace();
    assert_eq!(words.next(), Some("mqlint"));
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
    let args: Vec<&str> = words.collect();
    command.env_clear().args(&args).arg("fixtures/helm-standalone-upgrade/values.yaml").assert().code(1);
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
    command.env_clear().args(&args).arg("fixtures/good/helm-cluster-kafka/values.yaml").assert().code(0);
}

#[test]
fn it_leaves_the_choice_of_files_to_mqlint() {
    // Values files have any name; those that do not concern Milvus are dismissed before they are parsed.
    assert_eq!(hook().files, r"\.ya?ml$");
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
    command
        .env_clear()
        .args(["check", ".pre-commit-hooks.yaml", "rules/surfaces.yaml"])
        .assert()
        .code(0)
        .stdout("");
}
