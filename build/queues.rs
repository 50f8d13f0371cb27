//! `rules/milvus/queues.yaml` into the tables of `milvus::queue`.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;
use crate::version::constant;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    selector: Selector,
    queues: Vec<Queue>,
    misnomers: std::collections::BTreeMap<String, String>,
    order: Vec<Order>,
    local_woodpecker_refused: Refused,
    config_files: Vec<ConfigFiles>,
    broken_file: Vec<BrokenFile>,
    environment: Environment,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Environment {
    prefix: String,
    since: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Selector {
    key: String,
    since: String,
    unset: String,
    pinned_since: String,
    #[serde(rename = "sources")]
    _sources: serde_yaml::Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Queue {
    name: String,
    title: String,
    since: String,
    until: Option<String>,
    modes: Vec<Mode>,
    enabled_by: String,
    section: String,
    #[serde(default)]
    experimental: bool,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Standalone,
    Cluster,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    from: String,
    #[serde(default)]
    always: bool,
    standalone: Vec<String>,
    cluster: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    since: String,
    unless: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFiles {
    from: String,
    files: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrokenFile {
    from: String,
    effect: Effect,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
enum Effect {
    Panics,
    Defaults,
}

/// Writes `queues.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let file = rules.join("milvus/queues.yaml");
    let facts: Facts = read(&file)?;
    let code = tables(&facts).map_err(|e| Failure::at(&file, 1, e))?;
    Ok(std::fs::write(out.join("queues.rs"), code)?)
}

fn tables(facts: &Facts) -> Result<String, Failure> {
    let mut code = String::new();
    let s = &facts.selector;
    writeln!(
        code,
        "static SELECTOR: Selector = Selector {{ key: {:?}, since: {}, unset: {:?}, pinned_since: {} }};",
        s.key,
        constant(&s.since)?,
        s.unset,
        constant(&s.pinned_since)?
    )?;
    queues(&mut code, facts)?;
    order(&mut code, facts)?;
    let refused = &facts.local_woodpecker_refused;
    writeln!(
        code,
        "static LOCAL_REFUSED: (Version, &str) = ({}, {:?});",
        constant(&refused.since)?,
        refused.unless
    )?;
    files(&mut code, facts)?;
    let e = &facts.environment;
    writeln!(code, "static ENV_PREFIX: (Version, &str) = ({}, {:?});", constant(&e.since)?, e.prefix)?;
    Ok(code)
}

fn queues(code: &mut String, facts: &Facts) -> Result<(), Failure> {
    code.push_str("static QUEUES: &[QueueFacts] = &[\n");
    for (index, q) in facts.queues.iter().enumerate() {
        if facts.queues[..index].iter().any(|other| other.name == q.name) {
            return Err(Failure::new(format!("queue `{}` stands twice", q.name)));
        }
        let until = q.until.as_deref().map(constant).transpose()?;
        writeln!(
            code,
            "QueueFacts {{ name: {:?}, title: {:?}, since: {}, until: {}, cluster: {}, enabled_by: {:?}, \
             section: {:?}, experimental: {} }},",
            q.name,
            q.title,
            constant(&q.since)?,
            until.map_or("None".into(), |u| format!("Some({u})")),
            q.modes.contains(&Mode::Cluster),
            q.enabled_by,
            q.section,
            q.experimental
        )?;
    }
    code.push_str("];\n");
    for meant in facts.misnomers.values() {
        queue(facts, meant)?;
    }
    writeln!(code, "static MISNOMERS: &[(&str, &str)] = &{:?};", facts.misnomers.iter().collect::<Vec<_>>())?;
    Ok(())
}

/// The place of a queue in the table.
fn queue(facts: &Facts, name: &str) -> Result<usize, Failure> {
    let found = facts.queues.iter().position(|q| q.name == name);
    found.ok_or_else(|| Failure::new(format!("`{name}` is not one of the queues")))
}

fn order(code: &mut String, facts: &Facts) -> Result<(), Failure> {
    code.push_str("static ORDER: &[Order] = &[\n");
    for o in &facts.order {
        let list = |names: &[String]| names.iter().map(|n| queue(facts, n)).collect::<Result<Vec<_>, _>>();
        writeln!(
            code,
            "Order {{ from: {}, always: {}, standalone: &{:?}, cluster: &{:?} }},",
            constant(&o.from)?,
            o.always,
            list(&o.standalone)?,
            list(&o.cluster)?
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn files(code: &mut String, facts: &Facts) -> Result<(), Failure> {
    code.push_str("static CONFIG_FILES: &[(Version, &[&str])] = &[\n");
    for f in &facts.config_files {
        writeln!(code, "({}, &{:?}),", constant(&f.from)?, f.files)?;
    }
    code.push_str("];\nstatic BROKEN_FILE: &[(Version, BrokenFile)] = &[\n");
    for b in &facts.broken_file {
        writeln!(code, "({}, BrokenFile::{:?}),", constant(&b.from)?, b.effect)?;
    }
    code.push_str("];\n");
    Ok(())
}
