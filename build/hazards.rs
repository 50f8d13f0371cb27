//! `rules/changes/*.yaml` into the tables of `change::hazard`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::{Ground, basis, read};
use crate::failure::Failure;
use crate::version::range;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hazards {
    refused_by: Vec<String>,
    hazards: Vec<Hazard>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hazard {
    rule: String,
    #[serde(default)]
    before: When,
    #[serde(default)]
    after: When,
    #[serde(default)]
    at: Vec<String>,
    severity: Severity,
    what: String,
    help: String,
    #[serde(default)]
    set: BTreeMap<String, String>,
    ground: Ground,
    source: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct When {
    milvus: Option<String>,
    chart: Option<String>,
    operator: Option<String>,
    kind: Option<String>,
    mode: Option<Mode>,
    #[serde(default)]
    queue: Vec<String>,
    #[serde(default)]
    broker: Vec<String>,
    #[serde(default)]
    runs: Vec<String>,
    minio: Option<(String, String)>,
    #[serde(default)]
    settings: BTreeMap<String, String>,
    #[serde(default)]
    values: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Volume {
    keys: Vec<String>,
    change: VolumeChange,
    #[serde(default)]
    unset: String,
    #[serde(default, rename = "while")]
    only: When,
    #[serde(default)]
    then: When,
    holds: Option<State>,
    what: String,
    severity: Severity,
    ground: Ground,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Folder {
    of: String,
    #[serde(default)]
    only: BTreeMap<String, String>,
    queue: Option<String>,
    setting: Option<String>,
    holds: State,
    what: String,
    ground: Ground,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tool {
    #[serde(default, rename = "while")]
    only: When,
    #[serde(default)]
    switch: Vec<String>,
    at: Option<String>,
    path: Option<String>,
    sub: Option<String>,
    #[serde(default)]
    claim: Vec<String>,
    own: Option<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Volumes {
    values: Vec<Volume>,
    folders: Vec<Folder>,
    tools: Vec<Tool>,
    added: Vec<Added>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Added {
    #[serde(default, rename = "while")]
    only: When,
    mounts: Vec<String>,
    volumes: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cut {
    key: String,
    queue: String,
    unlimited: Vec<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drift {
    key: String,
    from: Option<String>,
    to: Option<String>,
    #[serde(default, rename = "while")]
    only: When,
    effect: String,
    severity: Severity,
    ground: Ground,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Defaults {
    drifts: Vec<Drift>,
    retention: Vec<Cut>,
}

#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum VolumeChange {
    Off,
    On,
    Other,
    Fewer,
    Smaller,
    Fixed,
}

#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum State {
    Metadata,
    Objects,
    Log,
}

#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Standalone,
    Cluster,
}

#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
    Info,
}

/// Writes `hazards.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let folder = rules.join("changes");
    let mut code = String::new();
    let file = folder.join("hazards.yaml");
    hazards(&mut code, &read(&file)?).map_err(|e| Failure::at(&file, 1, e))?;
    let file = folder.join("volumes.yaml");
    volumes(&mut code, &read(&file)?).map_err(|e| Failure::at(&file, 1, e))?;
    let file = folder.join("defaults.yaml");
    defaults(&mut code, &read(&file)?).map_err(|e| Failure::at(&file, 1, e))?;
    Ok(std::fs::write(out.join("hazards.rs"), code)?)
}

fn hazards(code: &mut String, facts: &Hazards) -> Result<(), Failure> {
    writeln!(code, "static REFUSED_BY: &[&str] = &{:?};", facts.refused_by)?;
    code.push_str("static HAZARDS: &[Hazard] = &[\n");
    for h in &facts.hazards {
        writeln!(
            code,
            "Hazard {{ rule: {:?}, before: {}, after: {}, at: &{:?}, severity: Severity::{:?}, what: {:?}, \
             help: {:?}, set: &{}, basis: {} }},",
            h.rule,
            when(&h.before)?,
            when(&h.after)?,
            h.at,
            h.severity,
            h.what,
            h.help,
            pairs(&h.set),
            basis(h.ground, &h.source),
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn volumes(code: &mut String, facts: &Volumes) -> Result<(), Failure> {
    code.push_str("static VOLUMES: &[Volume] = &[\n");
    for v in &facts.values {
        writeln!(
            code,
            "Volume {{ keys: &{:?}, change: VolumeChange::{:?}, unset: {:?}, only: {}, then: {}, holds: {}, what: {:?}, \
             severity: Severity::{:?}, basis: {} }},",
            v.keys,
            v.change,
            v.unset,
            when(&v.only)?,
            when(&v.then)?,
            v.holds.map_or("None".to_owned(), |holds| format!("Some(Moves::{holds:?})")),
            v.what,
            v.severity,
            basis(v.ground, &v.source),
        )?;
    }
    code.push_str("];\nstatic FOLDERS: &[Folder] = &[\n");
    for f in &facts.folders {
        writeln!(
            code,
            "Folder {{ of: {:?}, queue: {:?}, only: &{}, setting: {:?}, holds: Moves::{:?}, what: {:?}, basis: {} }},",
            f.of,
            f.queue,
            pairs(&f.only),
            f.setting,
            f.holds,
            f.what,
            basis(f.ground, &f.source),
        )?;
    }
    code.push_str("];\nstatic TOOLS: &[Tool] = &[\n");
    for t in &facts.tools {
        writeln!(
            code,
            "Tool {{ only: {}, switch: &{:?}, at: {:?}, path: {:?}, sub: {:?}, claim: &{:?}, own: {:?} }},",
            when(&t.only)?,
            t.switch,
            t.at,
            t.path,
            t.sub,
            t.claim,
            t.own
        )?;
    }
    code.push_str("];\nstatic ADDED: &[Added] = &[\n");
    for a in &facts.added {
        let only = when(&a.only)?;
        writeln!(code, "Added {{ only: {only}, mounts: &{:?}, volumes: &{:?} }},", a.mounts, a.volumes)?;
    }
    code.push_str("];\n");
    Ok(())
}

fn defaults(code: &mut String, facts: &Defaults) -> Result<(), Failure> {
    code.push_str("static DRIFTS: &[Drift] = &[\n");
    for d in &facts.drifts {
        writeln!(
            code,
            "Drift {{ key: {:?}, from: {:?}, to: {:?}, only: {}, effect: {:?}, severity: Severity::{:?}, \
             basis: {} }},",
            d.key,
            d.from,
            d.to,
            when(&d.only)?,
            d.effect,
            d.severity,
            basis(d.ground, &d.source),
        )?;
    }
    code.push_str("];\nstatic CUTS: &[Cut] = &[\n");
    for c in &facts.retention {
        writeln!(
            code,
            "Cut {{ key: {:?}, queue: {:?}, unlimited: &{:?}, source: {:?} }},",
            c.key, c.queue, c.unlimited, c.source
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn when(when: &When) -> Result<String, Failure> {
    let versions = |text: &Option<String>| -> Result<String, Failure> {
        let ends = text.as_deref().map(range).transpose()?;
        Ok(ends.map_or("None".into(), |(from, to)| format!("Some(({from}, {to}))")))
    };
    let mode = when.mode.map_or("None".to_owned(), |m| format!("Some(Mode::{m:?})"));
    Ok(format!(
        "When {{ milvus: {}, chart: {}, operator: {}, kind: {:?}, mode: {mode}, queue: &{:?}, broker: &{:?}, \
         runs: &{:?}, minio: {:?}, settings: &{}, values: &{} }}",
        versions(&when.milvus)?,
        versions(&when.chart)?,
        versions(&when.operator)?,
        when.kind,
        when.queue,
        when.broker,
        when.runs,
        when.minio,
        pairs(&when.settings),
        pairs(&when.values),
    ))
}

fn pairs(map: &BTreeMap<String, String>) -> String {
    format!("{:?}", map.iter().collect::<Vec<_>>())
}
