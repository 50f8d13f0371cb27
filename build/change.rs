//! `rules/milvus/{switches,moves,upgrades}.yaml` into the tables of `milvus::change`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::{Ground, basis, read};
use crate::failure::Failure;
use crate::version::{constant, range};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switches {
    procedures: Vec<Procedure>,
    switches: Vec<Switch>,
    modes: Vec<ModeChange>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Procedure {
    name: String,
    steps: Vec<String>,
    ground: Ground,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    #[serde(default)]
    same: bool,
    #[serde(default)]
    from: Vec<String>,
    #[serde(default)]
    to: Vec<String>,
    milvus: Option<String>,
    #[serde(default)]
    modes: Vec<Mode>,
    pinned: Option<bool>,
    verdict: Verdict,
    #[serde(default = "yes")]
    verified: bool,
    procedure: String,
    effect: String,
    ground: Ground,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModeChange {
    from: Mode,
    to: Mode,
    kind: Option<String>,
    #[serde(default)]
    queues: Vec<String>,
    supported: bool,
    effect: String,
    ground: Ground,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    key: String,
    moves: Moves,
    #[serde(default)]
    compare: Compare,
    port: Option<String>,
    #[serde(default)]
    same: Vec<String>,
    queue: Option<String>,
    #[serde(default, rename = "while")]
    only: BTreeMap<String, String>,
    #[serde(default)]
    unless: BTreeMap<String, String>,
    effect: String,
    ground: Ground,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Upgrades {
    stops: Vec<Stop>,
    closed: Vec<Closed>,
    downgrades: Vec<Downgrade>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stop {
    from: String,
    reaches: String,
    stop: String,
    take: String,
    tool: Option<String>,
    why: String,
    severity: Severity,
    ground: Ground,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closed {
    from: String,
    reaches: String,
    kind: Option<String>,
    mode: Option<Mode>,
    why: String,
    ground: Ground,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Downgrade {
    from: Option<String>,
    below: Option<String>,
    why: String,
    severity: Severity,
    ground: Ground,
    source: String,
}

#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Standalone,
    Cluster,
}

#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Safe,
    Procedure,
    Loses,
    Unsupported,
    Ignored,
}

#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Moves {
    Metadata,
    Objects,
    Log,
}

#[derive(Deserialize, Clone, Copy, Debug, Default)]
#[serde(rename_all = "lowercase")]
enum Compare {
    #[default]
    Text,
    Bool,
    Path,
    Host,
    Hosts,
}

#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
}

fn yes() -> bool {
    true
}

/// Writes `change.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let folder = rules.join("milvus");
    let mut code = String::new();
    let file = folder.join("switches.yaml");
    switches(&mut code, &read(&file)?).map_err(|e| Failure::at(&file, 1, e))?;
    let file = folder.join("moves.yaml");
    moves(&mut code, &read::<Vec<Move>>(&file)?)?;
    let file = folder.join("upgrades.yaml");
    upgrades(&mut code, &read(&file)?).map_err(|e| Failure::at(&file, 1, e))?;
    Ok(std::fs::write(out.join("change.rs"), code)?)
}

fn switches(code: &mut String, facts: &Switches) -> Result<(), Failure> {
    code.push_str("static PROCEDURES: &[Procedure] = &[\n");
    for p in &facts.procedures {
        let basis = basis(p.ground, &p.source);
        writeln!(code, "Procedure {{ name: {:?}, steps: &{:?}, basis: {basis} }},", p.name, p.steps)?;
    }
    code.push_str("];\nstatic SWITCHES: &[SwitchRow] = &[\n");
    for s in &facts.switches {
        let Some(procedure) = facts.procedures.iter().position(|p| p.name == s.procedure) else {
            return Err(Failure::new(format!("no procedure is called `{}`", s.procedure)));
        };
        let (from, to) = range(s.milvus.as_deref().unwrap_or(">=0.0.0"))?;
        let basis = basis(s.ground, &s.source);
        writeln!(
            code,
            "SwitchRow {{ same: {}, from: &{:?}, to: &{:?}, milvus: ({from}, {to}), modes: &[{}], pinned: {:?}, \
             switch: Switch {{ verdict: Verdict::{:?}, verified: {}, procedure: &PROCEDURES[{procedure}], \
             effect: {:?}, basis: {basis} }} }},",
            s.same,
            s.from,
            s.to,
            modes(&s.modes),
            s.pinned,
            s.verdict,
            s.verified,
            s.effect,
        )?;
    }
    code.push_str("];\nstatic MODES: &[ModeRow] = &[\n");
    for m in &facts.modes {
        let basis = basis(m.ground, &m.source);
        writeln!(
            code,
            "ModeRow {{ from: Mode::{:?}, to: Mode::{:?}, kind: {:?}, queues: &{:?}, \
             change: ModeChange {{ supported: {}, effect: {:?}, basis: {basis} }} }},",
            m.from, m.to, m.kind, m.queues, m.supported, m.effect,
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn moves(code: &mut String, rows: &[Move]) -> Result<(), Failure> {
    code.push_str("static MOVES: &[Move] = &[\n");
    for m in rows {
        let pairs = |map: &BTreeMap<String, String>| format!("{:?}", map.iter().collect::<Vec<_>>());
        writeln!(
            code,
            "Move {{ key: {:?}, moves: Moves::{:?}, compare: Compare::{:?}, port: {:?}, same: &{:?}, \
             queue: {:?}, only: &{}, unless: &{}, effect: {:?}, basis: {} }},",
            m.key,
            m.moves,
            m.compare,
            m.port,
            m.same,
            m.queue,
            pairs(&m.only),
            pairs(&m.unless),
            m.effect,
            basis(m.ground, &m.source),
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn upgrades(code: &mut String, facts: &Upgrades) -> Result<(), Failure> {
    code.push_str("static STOPS: &[Stop] = &[\n");
    for s in &facts.stops {
        let ((from, to), (stop_from, stop_to)) = (range(&s.from)?, range(&s.stop)?);
        writeln!(
            code,
            "Stop {{ from: ({from}, {to}), reaches: {}, stop: ({stop_from}, {stop_to}), take: {}, tool: {:?}, \
             why: {:?}, severity: Severity::{:?}, basis: {} }},",
            constant(&s.reaches)?,
            constant(&s.take)?,
            s.tool,
            s.why,
            s.severity,
            basis(s.ground, &s.source),
        )?;
    }
    code.push_str("];\nstatic CLOSED: &[Closed] = &[\n");
    for c in &facts.closed {
        let (from, to) = range(&c.from)?;
        let mode = c.mode.map_or("None".into(), |mode| format!("Some(Mode::{mode:?})"));
        writeln!(
            code,
            "Closed {{ from: ({from}, {to}), reaches: {}, kind: {:?}, mode: {mode}, why: {:?}, basis: {} }},",
            constant(&c.reaches)?,
            c.kind,
            c.why,
            basis(c.ground, &c.source),
        )?;
    }
    code.push_str("];\nstatic DOWNGRADES: &[Downgrade] = &[\n");
    for d in &facts.downgrades {
        writeln!(
            code,
            "Downgrade {{ from: {}, below: {}, why: {:?}, severity: Severity::{:?}, basis: {} }},",
            constant(d.from.as_deref().unwrap_or("0.0.0"))?,
            constant(d.below.as_deref().unwrap_or("65535.0.0"))?,
            d.why,
            d.severity,
            basis(d.ground, &d.source),
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn modes(modes: &[Mode]) -> String {
    modes.iter().map(|m| format!("Mode::{m:?}, ")).collect()
}
