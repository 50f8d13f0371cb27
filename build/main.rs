//! Compiles the knowledge in `rules/` into static tables, so that nothing is parsed at start-up.
//! A row that makes no sense fails the build with its file and line.

mod facts;
mod failure;
mod form;
mod lints;
mod milvus;
mod rust;
mod tables;
mod versions;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use failure::Failure;
use tables::Folders;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/facts");
    // What the types of tables are to the library, which does not read them.
    println!("cargo::rustc-cfg=compiled_rules");
    let rules = PathBuf::from("rules");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let mut failures = tables::compile(&Folders { rules: &rules, out: &out });
    failures.extend(lints::compile(&rules, &out).err());
    failures.extend(catalogue(&rules, &out).err().into_iter().flatten());
    for failure in &failures {
        for line in failure.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
    if !failures.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Puts the catalogue where `src/facts/milvus/catalogue` includes it from; fails with all that is wrong with it.
fn catalogue(rules: &Path, out: &Path) -> Result<(), Vec<Failure>> {
    let tables = milvus::compile(&rules.join("milvus"))?;
    let write = |name: &str, text: &str| std::fs::write(out.join(name), text).map_err(|e| vec![e.into()]);
    write("catalogue.rs", &tables.code)?;
    write("catalogue.txt", &tables.text)
}
