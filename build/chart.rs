//! Compiles `rules/chart/` into the tables behind `mqlint::chart`.
//!
//! A row that does not fit fails the build with its file, its line and what is wrong with it.

mod emit;
mod input;
mod rendering;
mod values;

use std::path::Path;

use input::Rules;

use crate::failure::Failure;

/// The Rust source of all tables.
pub fn tables(folder: &Path) -> Result<String, Failure> {
    let rules = Rules::read(folder)?;
    values::check(&rules)?;
    rendering::check(&rules)?;
    Ok(format!("{}{}", emit::values(&rules), emit::rendering(&rules)))
}
