//! `rules/milvus/shared.yaml` and `rules/apart.yaml` into the tables of `milvus::shared`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    what: Moves,
    servers: String,
    port: Option<String>,
    below: Vec<String>,
    account: Option<String>,
    #[serde(default)]
    unless: BTreeMap<String, String>,
    queue: Option<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize, Debug)]
enum Moves {
    Metadata,
    Objects,
    Log,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Apart {
    installations: Vec<Vec<String>>,
    private: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

/// Writes `shared.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let rows: Vec<Row> = read(&rules.join("milvus/shared.yaml"))?;
    let apart: Apart = read(&rules.join("apart.yaml"))?;
    let mut code = String::from("static KEPT: &[Kept] = &[\n");
    for row in &rows {
        let unless: Vec<_> = row.unless.iter().collect();
        writeln!(
            code,
            "Kept {{ what: Moves::{:?}, servers: {:?}, port: {:?}, below: &{:?}, account: {:?}, unless: &{unless:?}, \
             queue: {:?} }},",
            row.what, row.servers, row.port, row.below, row.account, row.queue
        )?;
    }
    code.push_str("];\n");
    writeln!(code, "static INSTALLATIONS: &[&str] = &{:?};", apart.installations.concat())?;
    writeln!(code, "static PRIVATE: &[&str] = &{:?};", apart.private)?;
    Ok(std::fs::write(out.join("shared.rs"), code)?)
}
