//! Compiles `rules/chart/` into the tables behind `mqlint::chart`.
//!
//! A row that does not fit fails the build with its file, its line and what is wrong with it.

mod emit;
mod input;
mod rendering;
mod values;

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use input::{Problem, Rules};

/// Reads the rules, checks them and writes `chart.rs` into the build's output folder.
pub fn compile() {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("rules/chart");
    let target = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("chart.rs");
    if let Err(problem) = tables(&folder).and_then(|code| {
        fs::write(&target, code).map_err(|e| Problem::new(&target.display().to_string(), 0, e.to_string()))
    }) {
        println!("cargo::error={problem}");
        process::exit(1);
    }
}

/// The Rust source of all tables.
fn tables(folder: &Path) -> Result<String, Problem> {
    let rules = Rules::read(folder)?;
    values::check(&rules)?;
    rendering::check(&rules)?;
    Ok(format!("{}{}", emit::values(&rules), emit::rendering(&rules)))
}
