//! `mqlint plan` as the program runs it: runbooks for deployments as people have them.

mod cases;
mod steps;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

/// The folder with the deployments.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan/cases")
}

/// Exit code, standard output and standard error of `mqlint plan` in a folder.
fn plan(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
    command.current_dir(folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").arg("plan").args(args);
    let done = command.output().expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    (done.status.code(), text(&done.stdout), text(&done.stderr))
}

/// The plans as JSON.
fn plans(folder: &Path, args: &[&str]) -> Vec<Value> {
    let (_, out, err) = plan(folder, &[args, &["--format", "json"]].concat());
    let document: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{args:?}: {e}: {err}"));
    assert_eq!(document["version"], 1);
    document["plans"].as_array().cloned().unwrap_or_default()
}

/// The items of a list.
fn items<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}
