//! Compiles the knowledge in `rules/` into static tables, so that nothing is parsed at start-up.
//! A row that makes no sense fails the build with its file and line.

mod accessors;
mod brokers;
mod change;
mod chart;
mod containers;
mod facts;
mod failure;
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

use failure::Failure;

/// Compiles one part of `rules/` into a file of the output folder; what is wrong with it ends the part.
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
    charts,
];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=rules");
    let rules = PathBuf::from("rules");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let mut failures = Vec::new();
    for compile in PARTS {
        if let Err(failure) = compile(&rules, &out) {
            failures.push(failure);
        }
    }
    failures.extend(catalogue(&rules, &out).err().into_iter().flatten());
    for failure in &failures {
        for line in failure.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
    if !failures.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Puts the tables where `src/milvus/catalogue` includes them from; fails with all that is wrong with them.
fn catalogue(rules: &Path, out: &Path) -> Result<(), Vec<Failure>> {
    let tables = milvus::compile(&rules.join("milvus"))?;
    let write = |name: &str, text: &str| std::fs::write(out.join(name), text).map_err(|e| vec![e.into()]);
    write("catalogue.rs", &tables.code)?;
    write("catalogue.txt", &tables.text)
}

/// Puts the tables where `src/chart` includes them from.
fn charts(rules: &Path, out: &Path) -> Result<(), Failure> {
    let code = chart::tables(&rules.join("chart"))?;
    Ok(std::fs::write(out.join("chart.rs"), code)?)
}
