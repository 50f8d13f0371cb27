//! `rules/operator/fields.yaml`: the kinds of resources and their fields.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use super::{Wrong, optional};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    resources: Vec<Resource>,
    group: String,
    shapes: BTreeMap<String, Shape>,
    misnomers: BTreeMap<String, String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resource {
    kind: String,
    versions: Vec<String>,
    shape: String,
    mode: Option<Mode>,
    pods: Option<String>,
    target: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mode {
    field: Option<String>,
    unset: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    #[serde(default)]
    with: Vec<String>,
    fields: BTreeMap<String, Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    since: Option<String>,
    until: Option<String>,
    shape: Option<String>,
    #[serde(default)]
    list: bool,
    #[serde(default)]
    choices: BTreeMap<String, Option<String>>,
}

/// The kinds of resources, the shapes of their fields, and what is mistaken for a field.
pub fn fields(facts: &Fields, code: &mut String) -> Result<(), Wrong> {
    let names: Vec<&String> = facts.shapes.keys().collect();
    let index = |name: &String| {
        let found = names.iter().position(|n| *n == name);
        found.ok_or_else(|| Wrong::new(name, format!("`{name}` is not one of the shapes")))
    };
    writeln!(code, "static GROUP: &str = {:?};\nstatic KINDS: &[ResourceKind] = &[", facts.group)?;
    for r in &facts.resources {
        let mode = match &r.mode {
            Some(m) => format!("Some(({:?}, {}))", m.field.as_deref(), mode(&m.unset)?),
            None => "None".into(),
        };
        writeln!(
            code,
            "ResourceKind {{ kind: {:?}, versions: &{:?}, shape: {}, mode: {mode}, pods: {:?}, target: {:?} }},",
            r.kind,
            r.versions,
            index(&r.shape)?,
            r.pods,
            r.target
        )?;
    }
    code.push_str("];\nstatic SHAPES: &[Shape] = &[\n");
    for shape in facts.shapes.values() {
        code.push_str("Shape { fields: &[\n");
        for (name, field) in all(facts, shape)? {
            let below = field.shape.as_ref().map(index).transpose()?;
            write!(
                code,
                "Field {{ name: {name:?}, since: {}, until: {}, shape: {below:?}, list: {}, choices: &[",
                optional(field.since.as_ref())?,
                optional(field.until.as_ref())?,
                field.list
            )?;
            for (word, since) in &field.choices {
                write!(code, "({word:?}, {}), ", optional(since.as_ref())?)?;
            }
            code.push_str("] },\n");
        }
        code.push_str("] },\n");
    }
    let misnomers: Vec<_> = facts.misnomers.iter().collect();
    writeln!(code, "];\nstatic MISNOMERS: &[(&str, &str)] = &{misnomers:?};")?;
    Ok(())
}

/// The fields of a shape and of those it is made with.
fn all<'a>(facts: &'a Fields, shape: &'a Shape) -> Result<BTreeMap<&'a String, &'a Field>, Wrong> {
    let mut found: BTreeMap<&String, &Field> = BTreeMap::new();
    for name in &shape.with {
        let other = facts.shapes.get(name);
        let other = other.ok_or_else(|| Wrong::new(name, format!("`{name}` is not one of the shapes")))?;
        found.extend(all(facts, other)?);
    }
    for (name, field) in &shape.fields {
        if found.insert(name, field).is_some() {
            return Err(Wrong::new(&format!("      {name}:"), format!("field `{name}` stands twice")));
        }
    }
    Ok(found)
}

fn mode(name: &str) -> Result<&'static str, Wrong> {
    match name {
        "standalone" => Ok("Mode::Standalone"),
        "cluster" => Ok("Mode::Cluster"),
        _ => Err(Wrong::new(name, format!("`{name}` is not a mode"))),
    }
}
