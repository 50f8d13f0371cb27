//! Compiles `rules/milvus/` (parameters, renames, prefixes, constraints, releases) into the tables of
//! `src/facts/tables/milvus/catalogue.rs`. Whatever is wrong with a row is reported with its file and line.

mod check;
mod emit;
mod facts;
mod params;
mod runs;
mod source;
mod tables;

#[path = "../../src/facts/milvus/fold.rs"]
mod fold;
#[path = "../../src/base/hash.rs"]
pub mod hash;
#[path = "../index.rs"]
pub mod index;
#[path = "../../src/facts/milvus/version.rs"]
#[allow(dead_code, unused_imports)]
pub mod version;
#[path = "../../src/facts/tables/milvus/words.rs"]
mod words;

use std::fs;
use std::path::Path;

use crate::failure::Failure;

pub use emit::Tables;
use facts::{Constraint, Named, Prefix, Release, Rename};
use params::ParamFile;
use source::Source;

/// Everything that `rules/milvus/` says, read but not yet checked across files.
pub struct Knowledge {
    releases: (Source, Vec<Release>),
    params: Vec<ParamFile>,
    renames: (Source, Named<Rename>),
    prefixes: (Source, Named<Prefix>),
    constraints: (Source, Vec<Constraint>),
}

/// Reads, checks and compiles the folder.
///
/// # Errors
/// All problems found: of reading if a file could not be read, else of what the rows say.
pub fn compile(dir: &Path) -> Result<Tables, Vec<Failure>> {
    let knowledge = read(dir)?;
    let problems = check::check(&knowledge);
    if problems.is_empty() { Ok(tables::tables(&knowledge)) } else { Err(problems) }
}

fn read(dir: &Path) -> Result<Knowledge, Vec<Failure>> {
    let mut problems = Vec::new();
    let mut params = Vec::new();
    match section_files(&dir.join("params")) {
        Ok(files) => {
            for file in files {
                match load(&file) {
                    Ok((source, rows)) => params.push(ParamFile { source, rows }),
                    Err(p) => problems.push(p),
                }
            }
        }
        Err(p) => problems.push(p),
    }
    let releases = load(&dir.join("releases.yaml")).map_err(|p| problems.push(p));
    let renames = load(&dir.join("renames.yaml")).map_err(|p| problems.push(p));
    let prefixes = load(&dir.join("prefixes.yaml")).map_err(|p| problems.push(p));
    let constraints = load(&dir.join("constraints.yaml")).map_err(|p| problems.push(p));
    match (releases, renames, prefixes, constraints) {
        (Ok(releases), Ok(renames), Ok(prefixes), Ok(constraints)) if problems.is_empty() => {
            Ok(Knowledge { releases, params, renames, prefixes, constraints })
        }
        _ => Err(problems),
    }
}

fn section_files(dir: &Path) -> Result<Vec<std::path::PathBuf>, Failure> {
    let unreadable = |e: std::io::Error| Failure::at(dir, 0, e.to_string());
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|e| e == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn load<T: serde::de::DeserializeOwned>(path: &Path) -> Result<(Source, T), Failure> {
    let text = fs::read_to_string(path).map_err(|e| Failure::at(path, 0, e.to_string()))?;
    let source = Source::new(path, text);
    let rows = source.parse()?;
    Ok((source, rows))
}

/// Compiles the repository's own folder with one section file replaced, for the tests of the checks.
#[cfg(test)]
pub fn compile_with(dir: &Path, section: &str, text: &str) -> Result<Tables, Vec<Failure>> {
    let mut knowledge = read(dir)?;
    let path = dir.join("params").join(format!("{section}.yaml"));
    let source = Source::new(&path, text.to_owned());
    let rows = source.parse().map_err(|p| vec![p])?;
    knowledge.params.retain(|f| !f.source.is(&path));
    knowledge.params.push(ParamFile { source, rows });
    let problems = check::check(&knowledge);
    if problems.is_empty() { Ok(tables::tables(&knowledge)) } else { Err(problems) }
}
