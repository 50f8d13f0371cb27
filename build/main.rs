//! Compiles the knowledge in `rules/` into static tables, so that nothing is parsed at start-up.
//! A row that makes no sense fails the build with its file and line.

mod lints;
mod version;

use std::path::{Path, PathBuf};

/// Why the tables could not be made.
pub struct Failure(String);

impl Failure {
    /// A mistake in a line of a file.
    pub fn at(file: &Path, line: usize, problem: impl std::fmt::Display) -> Self {
        Self(format!("{}:{line}: {problem}", file.display()))
    }
}

impl<T: ToString> From<T> for Failure {
    fn from(problem: T) -> Self {
        Self(problem.to_string())
    }
}

fn main() {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=rules");
    let rules = PathBuf::from("rules");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    if let Err(Failure(problem)) = lints::compile(&rules, &out) {
        println!("cargo::error={problem}");
        std::process::exit(1);
    }
}
