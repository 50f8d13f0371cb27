//! `rules/milvus/stores.yaml` into the tables of `milvus::stores`.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;
use crate::ranges::{Row, ends};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    providers: Vec<Provider>,
    #[serde(rename = "sources")]
    _sources: Vec<String>,
    general: String,
    strict: Strict,
    ports: Ports,
    root_path: RootPath,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Provider {
    name: String,
    title: String,
    hosts: Vec<String>,
    #[serde(default)]
    own_protocol: bool,
    #[serde(default)]
    account: bool,
    #[serde(default)]
    addressless: bool,
    virtual_host: Option<Row>,
    engine: Option<Engine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Engine {
    from: String,
    to: String,
    not: String,
    right: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Strict {
    from: String,
    to: String,
    names: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ports {
    tls: String,
    plain: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RootPath {
    empty_stops: Sourced,
    slash_breaks: Sourced,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sourced {
    from: String,
    to: String,
    #[serde(rename = "source")]
    _source: String,
}

/// Writes `stores.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let file = rules.join("milvus/stores.yaml");
    let facts: Facts = read(&file)?;
    let code = tables(&facts).map_err(|e| Failure::at(&file, 1, e))?;
    Ok(std::fs::write(out.join("stores.rs"), code)?)
}

fn tables(facts: &Facts) -> Result<String, Failure> {
    let mut code = String::from("static PROVIDERS: &[Provider] = &[\n");
    for p in &facts.providers {
        let host = p.virtual_host.as_ref().map(Row::constant).transpose()?;
        let host = host.map_or("None".into(), |range| format!("Some({range})"));
        let engine = match &p.engine {
            Some(e) => {
                format!("Some(({}, {:?}, {:?}))", ends(Some(&e.from), Some(&e.to))?, e.not, e.right)
            }
            None => "None".into(),
        };
        writeln!(
            code,
            "Provider {{ name: {:?}, title: {:?}, hosts: &{:?}, own_protocol: {}, account: {}, addressless: {}, \
             virtual_host: {host}, engine: {engine} }},",
            p.name, p.title, p.hosts, p.own_protocol, p.account, p.addressless
        )?;
    }
    if !facts.providers.iter().any(|p| p.name == facts.general) {
        return Err(Failure::new(format!("`{}` is not one of the providers", facts.general)));
    }
    let s = &facts.strict;
    writeln!(code, "];\nstatic GENERAL: &str = {:?};", facts.general)?;
    writeln!(
        code,
        "static STRICT: ((Version, Version), &[&str]) = ({}, &{:?});",
        ends(Some(&s.from), Some(&s.to))?,
        s.names
    )?;
    writeln!(code, "static PORTS: (&str, &str) = ({:?}, {:?});", facts.ports.tls, facts.ports.plain)?;
    for (name, range) in
        [("EMPTY_ROOT_STOPS", &facts.root_path.empty_stops), ("SLASH_BREAKS", &facts.root_path.slash_breaks)]
    {
        writeln!(code, "static {name}: (Version, Version) = {};", ends(Some(&range.from), Some(&range.to))?)?;
    }
    Ok(code)
}
