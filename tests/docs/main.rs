//! The documents say what the program does. `MQLINT_BLESS=1 cargo test --test docs` writes their generated
//! parts anew.

#[path = "../common/files.rs"]
mod files;
#[path = "../common/program.rs"]
mod program;
#[path = "../common/scratch.rs"]
mod scratch;

mod book;
mod formats;
mod hooks;
mod packaging;
mod readme;
mod rules;
mod settings;

use crate::files::project;
use crate::program::{Run, ended};

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

/// mqlint in the project's folder.
fn mqlint(args: &[&str]) -> Run {
    ended(&mut program::mqlint(&project(""), args))
}
