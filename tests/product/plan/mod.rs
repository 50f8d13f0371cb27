//! `mqlint plan` as the program runs it: runbooks for deployments as people have them.

mod cases;
mod queue;
mod queue_steps;
mod steps;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::Value;

use crate::files::project;
use crate::program::{Run, ended, mqlint};

/// The folder with the deployments.
fn folder() -> PathBuf {
    project("tests/product/plan/cases")
}

/// `mqlint plan` in a folder; the plans of the deployments that nothing edits are made once.
fn plan(folder: &Path, args: &[&str]) -> Run {
    type Made = Mutex<HashMap<Vec<String>, Arc<OnceLock<Run>>>>;
    static MADE: OnceLock<Made> = OnceLock::new();
    let run = || ended(mqlint(folder, &["plan"]).args(args));
    if folder != self::folder() {
        return run();
    }
    let key = args.iter().map(|arg| (*arg).to_owned()).collect();
    let made =
        MADE.get_or_init(Made::default).lock().expect("no test panics here").entry(key).or_default().clone();
    made.get_or_init(run).clone()
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
