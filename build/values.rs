//! `rules/milvus/values.yaml` into the tables of `milvus::address`.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;
use crate::version::constant;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    addresses: Vec<Address>,
    any_case: Vec<Word>,
    chart_texts: Texts,
    empty: Empty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    key: String,
    #[serde(default)]
    list: bool,
    schemes: Vec<String>,
    #[serde(default)]
    scheme_with_port: bool,
    port: Port,
    port_key: Option<String>,
    #[serde(default = "yes")]
    path: bool,
    trimmed_since: Option<String>,
    effect: String,
    #[serde(default)]
    stops: bool,
    #[serde(rename = "source")]
    _source: String,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
enum Port {
    Needed,
    Documented,
    Optional,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    key: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    keys: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Empty {
    since: String,
    used_at_start: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

/// Writes `values.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let file = rules.join("milvus/values.yaml");
    let facts: Facts = read(&file)?;
    let code = tables(&facts).map_err(|e| Failure::at(&file, 1, e))?;
    Ok(std::fs::write(out.join("values.rs"), code)?)
}

fn tables(facts: &Facts) -> Result<String, Failure> {
    let mut code = String::from("static ADDRESSES: &[AddressForm] = &[\n");
    for a in &facts.addresses {
        let trimmed = a.trimmed_since.as_deref().map(constant).transpose()?;
        writeln!(
            code,
            "AddressForm {{ key: {:?}, list: {}, schemes: &{:?}, scheme_with_port: {}, port: PortForm::{:?}, \
             port_key: {:?}, path: {}, trimmed_since: {}, effect: {:?}, stops: {} }},",
            a.key,
            a.list,
            a.schemes,
            a.scheme_with_port,
            a.port,
            a.port_key,
            a.path,
            trimmed.map_or("None".to_owned(), |v| format!("Some({v})")),
            a.effect,
            a.stops,
        )?;
    }
    code.push_str("];\n");
    let any_case: Vec<&str> = facts.any_case.iter().map(|w| w.key.as_str()).collect();
    writeln!(code, "static ANY_CASE: &[&str] = &{any_case:?};")?;
    writeln!(code, "static CHART_TEXTS: &[&str] = &{:?};", facts.chart_texts.keys)?;
    writeln!(code, "static EMPTY_STOPS_SINCE: Version = {};", constant(&facts.empty.since)?)?;
    writeln!(code, "static EMPTY_STOPS: &[&str] = &{:?};", facts.empty.used_at_start)?;
    Ok(code)
}
