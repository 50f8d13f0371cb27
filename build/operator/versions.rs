//! `rules/operator/versions.yaml`: the images that operators install.

use std::fmt::Write;

use serde::Deserialize;

use super::{Wrong, version};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    newest: String,
    oldest: String,
    images: serde_yaml::Mapping,
    recent: Recent,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recent {
    above: String,
    tags: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

/// The operators known, the images that each installs, and those that are new to it.
pub fn versions(facts: &Versions, code: &mut String) -> Result<(), Wrong> {
    writeln!(code, "static NEWEST: Version = {};", version(&facts.newest)?)?;
    writeln!(code, "static OLDEST: Version = {};", version(&facts.oldest)?)?;
    let recent = &facts.recent;
    writeln!(code, "static RECENT_ABOVE: Version = {};", version(&recent.above)?)?;
    writeln!(code, "static RECENT_TAGS: &[&str] = &{:?};", recent.tags)?;
    code.push_str("static IMAGES: &[(Version, Version)] = &[\n");
    let mut before = None;
    for (operator, image) in &facts.images {
        let text = |v: &serde_yaml::Value| v.as_str().map(str::to_owned).unwrap_or_default();
        let (operator, image) = (text(operator), text(image));
        let order: Vec<u32> = operator.split('.').filter_map(|n| n.parse().ok()).collect();
        if before.as_ref().is_some_and(|b| *b >= order) {
            return Err(Wrong::new(&format!("  {operator}:"), format!("`{operator}` is out of order")));
        }
        before = Some(order);
        writeln!(code, "({}, {}),", version(&operator)?, version(&image)?)?;
    }
    code.push_str("];\n");
    Ok(())
}
