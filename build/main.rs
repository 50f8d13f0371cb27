//! Compiles the knowledge in `rules/` into static tables, so that nothing is parsed at start-up.
//! A row that makes no sense fails the build with its file and line.

mod accessors;
mod brokers;
mod change;
mod chart;
mod containers;
mod facts;
mod hazards;
mod lints;
mod milvus;
mod operator;
mod place;
mod placeholders;
mod plan;
mod queues;
mod ranges;
mod security;
mod shared;
mod stores;
mod surfaces;
mod topology;
mod values;
mod version;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

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

/// Compiles one part of `rules/` into a file of the output folder.
type Compile = fn(&Path, &Path) -> Result<(), Failure>;

const PARTS: &[Compile] = &[
    lints::compile,
    queues::compile,
    brokers::compile,
    operator::compile,
    stores::compile,
    topology::compile,
    security::compile,
    shared::compile,
    surfaces::compile,
    placeholders::compile,
    place::compile,
    values::compile,
    accessors::compile,
    containers::compile,
    change::compile,
    hazards::compile,
    plan::compile,
    catalogue,
    charts,
];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=rules");
    let rules = PathBuf::from("rules");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let mut failed = false;
    for compile in PARTS {
        if let Err(Failure(problems)) = compile(&rules, &out) {
            failed = true;
            for problem in problems.lines() {
                println!("cargo::error={problem}");
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Puts the tables where `src/milvus/catalogue` includes them from.
fn catalogue(rules: &Path, out: &Path) -> Result<(), Failure> {
    let tables = milvus::compile(&rules.join("milvus")).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::from(problems.join("\n"))
    })?;
    std::fs::write(out.join("catalogue.rs"), &tables.code)?;
    Ok(std::fs::write(out.join("catalogue.txt"), &tables.text)?)
}

/// Puts the tables where `src/chart` includes them from.
fn charts(rules: &Path, out: &Path) -> Result<(), Failure> {
    let code = chart::tables(&rules.join("chart"))?;
    Ok(std::fs::write(out.join("chart.rs"), code)?)
}
