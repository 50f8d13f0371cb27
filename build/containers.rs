//! `rules/milvus/containers.yaml` and `rules/milvus/environment.yaml` into the tables of `milvus::dependency`
//! and `milvus::environment`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;
use crate::version::constant;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Containers {
    milvus: Program,
    configuration: Configuration,
    dependencies: Vec<Dependency>,
    #[serde(rename = "dependency_sources")]
    _sources: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Program {
    images: Vec<String>,
    official: Vec<String>,
    program: String,
    run: String,
    standalone: String,
    #[serde(rename = "sources")]
    _sources: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Configuration {
    folder: String,
    variable: String,
    merge_scripts: Vec<String>,
    same_port_stops: Range,
    #[serde(rename = "sources")]
    _sources: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    from: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dependency {
    kind: DependencyKind,
    title: String,
    images: Vec<String>,
    #[serde(default)]
    credentials: Vec<[String; 2]>,
    #[serde(default)]
    others: Vec<String>,
    #[serde(default)]
    default_of: Vec<String>,
    #[serde(default)]
    default: Option<[String; 2]>,
    #[serde(default)]
    data: Option<Data>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    program: String,
    flag: Option<String>,
    after: Option<String>,
    #[serde(default)]
    alone: Vec<String>,
    variable: String,
    #[serde(default)]
    file: Vec<String>,
    #[serde(default)]
    name: Vec<String>,
    #[serde(default)]
    unnamed: String,
    #[serde(default)]
    ending: String,
    #[serde(default)]
    default_of: Vec<String>,
}

impl Data {
    fn code(&self) -> String {
        format!(
            "DataFacts {{ program: {:?}, flag: {:?}, after: {:?}, alone: &{:?}, variable: {:?}, file: &{:?}, name: &{:?}, \
             unnamed: {:?}, ending: {:?}, default_of: &{:?} }}",
            self.program,
            self.flag,
            self.after,
            self.alone,
            self.variable,
            self.file,
            self.name,
            self.unnamed,
            self.ending,
            self.default_of
        )
    }
}

#[derive(Deserialize, Debug)]
enum DependencyKind {
    Etcd,
    ObjectStore,
    Pulsar,
    Kafka,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Environment {
    unread: Vec<Unread>,
    prefix: String,
    links: Links,
    #[serde(rename = "sources")]
    _sources: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unread {
    name: String,
    right: String,
    until: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Links {
    suffixes: Vec<String>,
    value: String,
    harmless_with_port: BTreeMap<String, String>,
}

/// Read so that none is forgotten; pages of rules show their own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    #[serde(rename = "ground")]
    _ground: String,
    #[serde(rename = "what")]
    _what: String,
    #[serde(rename = "where")]
    _place: String,
}

/// Writes `containers.rs` and `environment.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let code = containers(&read(&rules.join("milvus/containers.yaml"))?)?;
    std::fs::write(out.join("containers.rs"), code)?;
    let code = environment(&read(&rules.join("milvus/environment.yaml"))?)?;
    Ok(std::fs::write(out.join("environment.rs"), code)?)
}

fn containers(facts: &Containers) -> Result<String, Failure> {
    let mut code = String::new();
    writeln!(code, "static MILVUS_IMAGES: &[&str] = &{:?};", facts.milvus.images)?;
    writeln!(code, "static OFFICIAL_IMAGES: &[&str] = &{:?};", facts.milvus.official)?;
    writeln!(code, "static PROGRAM: &str = {:?};", facts.milvus.program)?;
    writeln!(code, "static RUN: &str = {:?};", facts.milvus.run)?;
    writeln!(code, "static STANDALONE: &str = {:?};", facts.milvus.standalone)?;
    let c = &facts.configuration;
    writeln!(code, "static CONFIG_FOLDER: (&str, &str) = ({:?}, {:?});", c.folder, c.variable)?;
    writeln!(code, "static MERGE_SCRIPTS: &[&str] = &{:?};", c.merge_scripts)?;
    let stops = (constant(&c.same_port_stops.from)?, constant(&c.same_port_stops.to)?);
    writeln!(code, "static SAME_PORT_STOPS: (Version, Version) = ({}, {});", stops.0, stops.1)?;
    code.push_str("static DEPENDENCIES: &[DependencyFacts] = &[\n");
    for d in &facts.dependencies {
        let data = d.data.as_ref().map_or("None".into(), |data| format!("Some({})", data.code()));
        writeln!(
            code,
            "DependencyFacts {{ kind: DependencyKind::{:?}, title: {:?}, images: &{:?}, credentials: &{:?}, \
             others: &{:?}, default_of: &{:?}, default: {:?}, data: {data} }},",
            d.kind, d.title, d.images, d.credentials, d.others, d.default_of, d.default
        )?;
    }
    code.push_str("];\n");
    Ok(code)
}

fn environment(facts: &Environment) -> Result<String, Failure> {
    let mut code = String::from("static UNREAD: &[Unread] = &[\n");
    for u in &facts.unread {
        let until = u.until.as_deref().map(constant).transpose()?;
        let until = until.map_or("None".into(), |v| format!("Some({v})"));
        writeln!(code, "Unread {{ name: {:?}, right: {:?}, until: {until} }},", u.name, u.right)?;
    }
    code.push_str("];\n");
    writeln!(code, "static PREFIX: &str = {:?};", facts.prefix)?;
    writeln!(code, "static LINK_SUFFIXES: &[&str] = &{:?};", facts.links.suffixes)?;
    writeln!(code, "static LINK_VALUE: &str = {:?};", facts.links.value)?;
    let harmless: Vec<_> = facts.links.harmless_with_port.iter().collect();
    writeln!(code, "static HARMLESS_WITH_PORT: &[(&str, &str)] = &{harmless:?};")?;
    Ok(code)
}
