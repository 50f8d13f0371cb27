//! `rules/security.yaml` into the tables of `rule::security`.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    secrets: Secrets,
    names: Names,
    tokens: Vec<Token>,
    well_known: Vec<String>,
    exposed: Exposed,
    images: Vec<Image>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Secrets {
    values: Vec<String>,
    but: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    holds: Vec<String>,
    words: Vec<String>,
    alike: Vec<String>,
    but_ends: Vec<String>,
    but_holds: Vec<String>,
    but: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Token {
    begins: String,
    least: usize,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exposed {
    milvus: Vec<Way>,
    minio: Vec<Way>,
    words: Vec<String>,
    guarded: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Way {
    #[serde(rename = "type")]
    kind: Option<String>,
    enabled: Option<String>,
    annotations: String,
    class: Option<String>,
    ranges: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    key: String,
    image: String,
    distributed: String,
    prefix: String,
    before: String,
    title: String,
    advisory: String,
    #[serde(rename = "source")]
    _source: String,
}

/// Writes `security.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let file = rules.join("security.yaml");
    let facts: Facts = read(&file)?;
    let mut code = String::new();
    for (name, words) in [
        ("SECRET_VALUES", &facts.secrets.values),
        ("NO_SECRETS", &facts.secrets.but),
        ("HOLDS", &facts.names.holds),
        ("LAST_WORDS", &facts.names.words),
        ("ALIKE", &facts.names.alike),
        ("BUT_ENDS", &facts.names.but_ends),
        ("BUT_HOLDS", &facts.names.but_holds),
        ("BUT", &facts.names.but),
        ("WELL_KNOWN", &facts.well_known),
        ("PUBLIC_TYPES", &facts.exposed.words),
        ("GUARDED", &facts.exposed.guarded),
    ] {
        writeln!(code, "static {name}: &[&str] = &{words:?};")?;
    }
    let tokens: Vec<_> = facts.tokens.iter().map(|t| (&t.begins, t.least)).collect();
    writeln!(code, "static TOKENS: &[(&str, usize)] = &{tokens:?};")?;
    for (name, ways) in [("TO_MILVUS", &facts.exposed.milvus), ("TO_MINIO", &facts.exposed.minio)] {
        writeln!(code, "static {name}: &[Way] = &[")?;
        for w in ways {
            if w.kind.is_some() == w.enabled.is_some() {
                return Err(Failure::at(&file, 1, "a way has either `type` or `enabled`"));
            }
            writeln!(
                code,
                "Way {{ kind: {:?}, enabled: {:?}, annotations: {:?}, class: {:?}, ranges: {:?} }},",
                w.kind, w.enabled, w.annotations, w.class, w.ranges
            )?;
        }
        code.push_str("];\n");
    }
    code.push_str("static IMAGES: &[Image] = &[\n");
    for i in &facts.images {
        writeln!(
            code,
            "Image {{ key: {:?}, image: {:?}, distributed: {:?}, prefix: {:?}, before: {:?}, title: {:?}, advisory: {:?} }},",
            i.key, i.image, i.distributed, i.prefix, i.before, i.title, i.advisory
        )?;
    }
    code.push_str("];\n");
    Ok(std::fs::write(out.join("security.rs"), code)?)
}
