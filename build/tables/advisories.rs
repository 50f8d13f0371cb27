//! `rules/advisories/`: a file for each of them.

use super::{File, Folders, Wrong};
use crate::facts::tables::advisories::Advisory;
use crate::failure::Failure;

/// Makes the table of all advisories, by name.
pub fn compile(folders: &Folders<'_>) -> Result<(), Failure> {
    let entries = std::fs::read_dir(folders.rules.join("advisories"))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "yaml"));
    paths.sort();
    let mut all: Vec<Advisory> = Vec::new();
    for path in paths {
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut file: File<Advisory> = File::read(path)?;
        file.rows.id = id;
        check(&file.rows).map_err(|wrong| file.failure(wrong))?;
        all.push(file.rows);
    }
    folders.write("advisories", "ADVISORIES: List<Advisory>", &all, "")
}

fn check(advisory: &Advisory) -> Result<(), Wrong> {
    let affected = &advisory.affected.0;
    if affected.is_empty() {
        return Err(Wrong::new(&["affected"], "affects no release"));
    }
    let has = |fixed| affected.iter().any(|range| range.contains(fixed));
    match advisory.fixed.0.iter().find(|fixed| has(**fixed)) {
        Some(fixed) => Err(Wrong::new(&["fixed"], format!("{fixed} is affected itself"))),
        None => Ok(()),
    }
}
