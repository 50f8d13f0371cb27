//! `rules/place.yaml` into the tables of `rule::place`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    selectors: BTreeMap<String, String>,
    resource_fields: Vec<String>,
    files_key: String,
    files_key_misnomers: Vec<String>,
    user_file: String,
    holders: Vec<String>,
    outer_switches: Vec<String>,
    copy_least: usize,
    copy_share: usize,
    named_keys: usize,
    #[serde(rename = "source")]
    _source: String,
}

/// Writes `place.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let file = rules.join("place.yaml");
    let facts: Facts = read(&file)?;
    let mut code = String::new();
    let selectors: Vec<_> = facts.selectors.iter().collect();
    writeln!(code, "pub(super) static SELECTORS: &[(&str, &str)] = &{selectors:?};")?;
    for (name, words) in [
        ("RESOURCE_FIELDS", &facts.resource_fields),
        ("FILES_KEY_MISNOMERS", &facts.files_key_misnomers),
        ("HOLDERS", &facts.holders),
        ("OUTER_SWITCHES", &facts.outer_switches),
    ] {
        writeln!(code, "pub(super) static {name}: &[&str] = &{words:?};")?;
    }
    for (name, word) in [("FILES_KEY", &facts.files_key), ("USER_FILE", &facts.user_file)] {
        writeln!(code, "pub(super) const {name}: &str = {word:?};")?;
    }
    for (name, number) in
        [("COPY_LEAST", facts.copy_least), ("COPY_SHARE", facts.copy_share), ("NAMED_KEYS", facts.named_keys)]
    {
        writeln!(code, "pub(super) const {name}: usize = {number};")?;
    }
    Ok(std::fs::write(out.join("place.rs"), code)?)
}
