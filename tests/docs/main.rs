//! The documents say what the program does. `MQLINT_BLESS=1 cargo test --test docs` writes their generated
//! parts anew.

mod book;
mod formats;
mod packaging;
mod readme;
mod rules;
mod settings;

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// A file of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(project(path)).unwrap_or_default()
}

/// Compares a file with what it should be, or writes it so when asked to.
fn check_file(path: &str, expected: &str, stale: &mut Vec<String>) {
    if read(path) == expected {
        return;
    }
    if std::env::var_os("MQLINT_BLESS").is_none() {
        stale.push(path.to_owned());
        return;
    }
    let file = project(path);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    // In one step: other tests read the file at the same time.
    let new = file.with_extension("new");
    std::fs::write(&new, expected).expect("writing");
    std::fs::rename(new, file).expect("renaming");
}

fn assert_current(stale: &[String]) {
    assert!(
        stale.is_empty(),
        "out of date: {stale:?}; `MQLINT_BLESS=1 cargo test --test docs` writes them anew"
    );
}

/// Exit code, standard output and standard error of mqlint in the project's folder.
fn mqlint(args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
    let done = command.env_clear().current_dir(project("")).args(args).output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (done.status.code().expect("an exit code"), text(done.stdout), text(done.stderr))
}
