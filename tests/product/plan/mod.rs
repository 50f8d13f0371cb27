//! `mqlint plan` as the program runs it: runbooks for deployments as people have them.

mod cases;
mod queue;
mod steps;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::files::project;
use crate::program::{Run, ended, mqlint};

/// The folder with the deployments.
fn folder() -> PathBuf {
    project("tests/product/plan/cases")
}

/// `mqlint plan` in a folder.
fn plan(folder: &Path, args: &[&str]) -> Run {
    ended(mqlint(folder, &["plan"]).args(args))
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
