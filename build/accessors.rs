//! `rules/milvus/accessors.yaml` into the table of `milvus::catalogue`.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    functions: Vec<String>,
    accepts: String,
    empty: Option<String>,
    unreadable: Option<String>,
    source: String,
}

/// Writes `accessors.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let file = rules.join("milvus/accessors.yaml");
    let rows: Vec<Row> = read(&file)?;
    let mut code = String::from("static READABLE: &[Readable] = &[\n");
    for row in &rows {
        if row.source.is_empty() {
            return Err(Failure::at(&file, 0, format!("{:?} has no source", row.functions)));
        }
        writeln!(
            code,
            "Readable {{ functions: &{:?}, accepts: {:?}, empty: {:?}, unreadable: {:?} }},",
            row.functions, row.accepts, row.empty, row.unreadable
        )?;
    }
    code.push_str("];\n");
    Ok(std::fs::write(out.join("accessors.rs"), code)?)
}
