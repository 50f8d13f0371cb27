//! Compiles the knowledge in `rules/` into static tables, so that nothing is parsed at start-up.

mod milvus;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=rules");
    let problems = match milvus::compile(Path::new("rules/milvus")) {
        Ok(tables) => match write(&tables) {
            Ok(()) => return ExitCode::SUCCESS,
            Err(e) => vec![e.to_string()],
        },
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    };
    for problem in problems {
        println!("cargo::error={problem}");
    }
    ExitCode::FAILURE
}

/// Puts the tables where `src/milvus/catalogue` includes them from.
fn write(tables: &milvus::Tables) -> std::io::Result<()> {
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("catalogue.rs"), &tables.code)?;
    fs::write(Path::new(&out).join("catalogue.txt"), &tables.text)
}
