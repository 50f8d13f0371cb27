//! `rules/placeholders.yaml` into the tables of `rule::placeholder`.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    #[serde(rename = "source")]
    _source: String,
    whole: Vec<String>,
    part: Vec<String>,
    word: Vec<String>,
    variables: Vec<String>,
    encrypted: Vec<String>,
    kept_by_encryption: Vec<String>,
    repeated: String,
    angle_words_kept: Vec<String>,
    example_folders: Vec<String>,
}

/// Writes `placeholders.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let file = rules.join("placeholders.yaml");
    let facts: Facts = read(&file)?;
    let mut code = String::new();
    for (name, words) in [
        ("WHOLE", &facts.whole),
        ("PART", &facts.part),
        ("WORD", &facts.word),
        ("VARIABLES", &facts.variables),
        ("ENCRYPTED", &facts.encrypted),
        ("KEPT_BY_ENCRYPTION", &facts.kept_by_encryption),
        ("ANGLE_WORDS_KEPT", &facts.angle_words_kept),
        ("EXAMPLE_FOLDERS", &facts.example_folders),
    ] {
        if words.iter().any(String::is_empty) {
            return Err(Failure::at(&file, 1, format!("an empty word in {name}")));
        }
        let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        writeln!(code, "static {name}: &[&str] = &{words:?};")?;
    }
    writeln!(code, "static REPEATED: &str = {:?};", facts.repeated)?;
    Ok(std::fs::write(out.join("placeholders.rs"), code)?)
}
