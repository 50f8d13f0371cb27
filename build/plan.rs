//! `rules/plan/*.yaml` into the tables of `plan::facts`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::{Ground, basis, read};
use crate::failure::Failure;
use crate::version::{constant, range};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Versions {
    packages: Vec<Package>,
    replacements: Vec<Replacement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Package {
    milvus: String,
    chart: Option<String>,
    operator: Option<String>,
    operator_since: Option<String>,
    ground: Ground,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replacement {
    queue: String,
    to: String,
    why: String,
    ground: Ground,
    source: String,
}

/// What all rows of values and steps may ask for.
#[derive(Deserialize)]
struct Conditions {
    #[serde(default)]
    on: Vec<String>,
    #[serde(default)]
    is: Vec<String>,
    from: Option<String>,
    to: Option<String>,
    crosses: Option<String>,
    chart: Option<String>,
    chart_crosses: Option<String>,
    /// What is left over is no condition.
    #[serde(flatten)]
    unknown: BTreeMap<String, serde_yaml::Value>,
}

#[derive(Deserialize)]
struct Ensured {
    #[serde(default)]
    set: Pairs,
    #[serde(default)]
    keep: Vec<String>,
    #[serde(default)]
    written: bool,
    why: String,
    ground: Ground,
    source: String,
    #[serde(flatten)]
    when: Conditions,
}

/// A mapping in the order of the file.
#[derive(Deserialize, Default)]
#[serde(transparent)]
struct Pairs(serde_yaml::Mapping);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Steps {
    verify: Vec<Step>,
    prepare: Vec<Step>,
    apply: Vec<Step>,
    check: Vec<Step>,
    rollback: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    text: String,
    #[serde(default)]
    commands: Vec<String>,
    ground: Ground,
    source: String,
    #[serde(flatten)]
    when: Conditions,
}

/// The words of `on`, and those of `is` that end with a colon and a name.
const SURFACES: [&str; 8] =
    ["helm", "argo", "flux", "helmfile", "compose", "operator", "manifest", "milvus-yaml"];
const WORDS: [&str; 16] = [
    "standalone",
    "cluster",
    "chart",
    "etcd:embedded",
    "etcd:bundled",
    "etcd:external",
    "upgrade",
    "switch",
    "first",
    "last",
    "new-chart",
    "new-operator",
    "operator-unknown",
    "towards-2.6",
    "gpu",
    "umbrella",
];
const NAMED: [&str; 3] = ["queue:", "value:", "field:"];

/// Writes `plan.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let folder = rules.join("plan");
    let mut code = String::new();
    let file = folder.join("versions.yaml");
    versions(&mut code, &read(&file)?).map_err(|e| Failure::at(&file, 1, e))?;
    let file = folder.join("values.yaml");
    values(&mut code, &read::<Vec<Ensured>>(&file)?).map_err(|e| Failure::at(&file, 1, e))?;
    let file = folder.join("steps.yaml");
    steps(&mut code, &read(&file)?).map_err(|e| Failure::at(&file, 1, e))?;
    Ok(std::fs::write(out.join("plan.rs"), code)?)
}

fn versions(code: &mut String, facts: &Versions) -> Result<(), Failure> {
    code.push_str("static PACKAGES: &[Package] = &[\n");
    for p in &facts.packages {
        let (from, to) = range(&p.milvus)?;
        writeln!(
            code,
            "Package {{ milvus: ({from}, {to}), chart: {}, operator: {}, operator_since: {}, basis: {} }},",
            maybe(p.chart.as_deref())?,
            maybe(p.operator.as_deref())?,
            maybe(p.operator_since.as_deref())?,
            basis(p.ground, &p.source),
        )?;
    }
    code.push_str("];\nstatic REPLACEMENTS: &[Replacement] = &[\n");
    for r in &facts.replacements {
        writeln!(
            code,
            "Replacement {{ queue: {:?}, to: {:?}, why: {:?}, basis: {} }},",
            r.queue,
            r.to,
            r.why,
            basis(r.ground, &r.source),
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn values(code: &mut String, rows: &[Ensured]) -> Result<(), Failure> {
    code.push_str("static ENSURED: &[Ensured] = &[\n");
    for row in rows {
        let mut set = Vec::new();
        for (key, value) in &row.set.0 {
            match (key.as_str(), value.as_str()) {
                (Some(key), Some(value)) => set.push((key, value)),
                _ => return Err(Failure::new("`set` maps keys to quoted texts")),
            }
        }
        writeln!(
            code,
            "Ensured {{ set: &{set:?}, keep: &{:?}, written: {}, why: {:?}, basis: {}, when: {} }},",
            row.keep,
            row.written,
            row.why,
            basis(row.ground, &row.source),
            conditions(&row.when)?,
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn steps(code: &mut String, facts: &Steps) -> Result<(), Failure> {
    let stages = [
        ("VERIFY", &facts.verify),
        ("PREPARE", &facts.prepare),
        ("APPLY", &facts.apply),
        ("CHECK", &facts.check),
        ("ROLLBACK", &facts.rollback),
    ];
    for (name, rows) in stages {
        writeln!(code, "static {name}: &[Row] = &[")?;
        for row in rows {
            writeln!(
                code,
                "Row {{ text: {:?}, commands: &{:?}, basis: {}, when: {} }},",
                row.text,
                row.commands,
                basis(row.ground, &row.source),
                conditions(&row.when)?,
            )?;
        }
        code.push_str("];\n");
    }
    Ok(())
}

fn conditions(when: &Conditions) -> Result<String, Failure> {
    if let Some(wrong) = when.on.iter().find(|word| !SURFACES.contains(&word.as_str())) {
        return Err(Failure::new(format!("`{wrong}` is no kind of files")));
    }
    for word in &when.is {
        let word = word.trim_start_matches('!');
        if !WORDS.contains(&word) && !NAMED.iter().any(|start| word.starts_with(start)) {
            return Err(Failure::new(format!("`{word}` is no condition")));
        }
    }
    if let Some(wrong) = when.unknown.keys().next() {
        return Err(Failure::new(format!("`{wrong}` is no field of a row")));
    }
    let all = |text: &Option<String>| match text {
        Some(text) => range(text).map(|(from, to)| format!("Some(({from}, {to}))")),
        None => Ok("None".to_owned()),
    };
    Ok(format!(
        "When {{ on: &{:?}, is: &{:?}, from: {}, to: {}, crosses: {}, chart: {}, chart_crosses: {} }}",
        when.on,
        when.is,
        all(&when.from)?,
        all(&when.to)?,
        maybe(when.crosses.as_deref())?,
        all(&when.chart)?,
        maybe(when.chart_crosses.as_deref())?,
    ))
}

fn maybe(version: Option<&str>) -> Result<String, Failure> {
    Ok(match version {
        Some(version) => format!("Some({})", constant(version)?),
        None => "None".into(),
    })
}
