//! `rules/milvus/accessors.yaml` into the table of `milvus::catalogue`.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::Failure;

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
    let text = std::fs::read_to_string(&file)?;
    let rows: Vec<Row> = serde_yaml::from_str(&text)
        .map_err(|e| Failure::at(&file, e.location().map_or(1, |l| l.line()), e))?;
    let mut code = String::from("static READABLE: &[Readable] = &[\n");
    for row in &rows {
        writeln!(
            code,
            "Readable {{ functions: &{:?}, accepts: {:?}, empty: {:?}, unreadable: {:?}, source: {:?} }},",
            row.functions, row.accepts, row.empty, row.unreadable, row.source
        )?;
    }
    code.push_str("];\n");
    Ok(std::fs::write(out.join("accessors.rs"), code)?)
}
