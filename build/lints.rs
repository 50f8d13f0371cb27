//! `rules/lints/<family>/<id>.yaml` into the table of rules. `<id>.<surface>.yaml` adds what the rule says of one
//! kind of files to it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::facts::{Ground, read};
use crate::failure::Failure;

/// The families in the order in which they are listed.
const FAMILIES: [&str; 10] =
    ["yaml", "place", "value", "mq", "storage", "topology", "change", "upgrade", "security", "lint"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lint {
    id: String,
    family: String,
    severity: SeverityField,
    since: String,
    summary: String,
    #[serde(default)]
    deprecation: bool,
    explanation: String,
    message: Variants,
    #[serde(default)]
    help: Variants,
    sources: Vec<Source>,
    /// Read by the test suite only.
    #[serde(default, rename = "examples")]
    _examples: serde_yaml::Value,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SeverityField {
    One(Severity),
    ByRelease(Vec<SeverityIn>),
}

#[derive(Deserialize, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
    Info,
}

/// `{ milvus: ">=2.6.15", severity: error }`; an entry without `milvus` holds everywhere else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeverityIn {
    milvus: Option<String>,
    severity: Severity,
}

/// One text, or texts by variant.
#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Variants {
    #[default]
    None,
    One(String),
    Many(std::collections::BTreeMap<String, String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    ground: Ground,
    what: String,
    #[serde(rename = "where")]
    place: String,
}

/// Writes `lints.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let mut lints = Vec::new();
    for file in files(&rules.join("lints"))? {
        let lint = read(&file)?;
        check(&lint, &file)?;
        match lints.iter_mut().find(|l: &&mut Lint| l.id == lint.id) {
            Some(rule) => join(rule, lint, &file)?,
            None => lints.push(lint),
        }
    }
    lints.sort_by_key(|l| (FAMILIES.iter().position(|f| *f == l.family), l.id.clone()));
    let mut code = String::from("static RULES: &[RuleInfo] = &[\n");
    for lint in &lints {
        write_rule(&mut code, lint)?;
    }
    code.push_str("];\n");
    Ok(std::fs::write(out.join("lints.rs"), code)?)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for family in std::fs::read_dir(folder)? {
        let family = family?.path();
        if family.is_dir() {
            for file in std::fs::read_dir(family)? {
                found.push(file?.path());
            }
        }
    }
    // The rule's own file before what adds to it.
    found.sort_by_key(|file| {
        (file.with_extension("").with_extension(""), file.with_extension("").extension().is_some())
    });
    Ok(found)
}

/// Adds one file of a rule to those before it: its texts, its page and its sources.
fn join(rule: &mut Lint, more: Lint, file: &Path) -> Result<(), Failure> {
    if rule.family != more.family {
        return Err(Failure::at(file, 1, format!("the rule is of family `{}`", rule.family)));
    }
    rule.explanation = format!("{}\n\n{}", rule.explanation.trim_end(), more.explanation.trim_end());
    rule.sources.extend(more.sources);
    for (texts, more) in [(&mut rule.message, more.message), (&mut rule.help, more.help)] {
        for (variant, text) in more.into_map() {
            let mut all = std::mem::take(texts).into_map();
            if all.insert(variant.clone(), text).is_some() {
                return Err(Failure::at(
                    file,
                    1,
                    format!("variant `{variant}` stands in two files of the rule"),
                ));
            }
            *texts = Variants::Many(all);
        }
    }
    Ok(())
}

impl Variants {
    fn into_map(self) -> std::collections::BTreeMap<String, String> {
        match self {
            Self::None => Default::default(),
            Self::One(text) => [(String::new(), text)].into(),
            Self::Many(map) => map,
        }
    }
}

fn check(lint: &Lint, file: &Path) -> Result<(), Failure> {
    let name = file.file_name().and_then(|s| s.to_str()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let folder = file.parent().and_then(|p| p.file_name()).and_then(|s| s.to_str()).unwrap_or_default();
    if lint.id != stem {
        return Err(Failure::at(file, 1, format!("id `{}` is not the file's name", lint.id)));
    }
    if lint.family != folder || !FAMILIES.contains(&folder) {
        return Err(Failure::at(file, 1, format!("family `{}` is not the folder's name", lint.family)));
    }
    if lint.sources.is_empty() {
        return Err(Failure::at(file, 1, "a rule without sources"));
    }
    if lint.summary.contains('\n') {
        return Err(Failure::at(file, 1, "the summary is one line"));
    }
    Ok(())
}

fn write_rule(code: &mut String, lint: &Lint) -> Result<(), Failure> {
    let (default, by_release) = match &lint.severity {
        SeverityField::One(s) => (*s, String::new()),
        SeverityField::ByRelease(list) => severities(list)?,
    };
    let sources: String = lint
        .sources
        .iter()
        .map(|s| {
            format!("Source {{ ground: Ground::{:?}, what: {:?}, place: {:?} }}, ", s.ground, s.what, s.place)
        })
        .collect();
    writeln!(
        code,
        "RuleInfo {{ id: {:?}, family: {:?}, severity: Severity::{default:?}, severity_in: &[{by_release}], \
         since: {:?}, summary: {:?}, deprecation: {}, explanation: {:?}, messages: &[{}], helps: &[{}], sources: &[{sources}] }},",
        lint.id,
        lint.family,
        lint.since,
        lint.summary,
        lint.deprecation,
        lint.explanation.trim_end(),
        variants(&lint.message),
        variants(&lint.help),
    )?;
    Ok(())
}

fn variants(texts: &Variants) -> String {
    match texts {
        Variants::None => String::new(),
        Variants::One(text) => format!("(\"\", {:?})", text.trim_end()),
        Variants::Many(map) => map.iter().map(|(k, v)| format!("({k:?}, {:?}), ", v.trim_end())).collect(),
    }
}

fn severities(list: &[SeverityIn]) -> Result<(Severity, String), Failure> {
    let default = list.iter().find(|s| s.milvus.is_none()).map_or(Severity::Error, |s| s.severity);
    let mut code = String::new();
    for entry in list {
        let Some(range) = &entry.milvus else { continue };
        let (from, to) = crate::version::range(range)?;
        write!(code, "SeverityIn {{ from: {from}, to: {to}, severity: Severity::{:?} }}, ", entry.severity)?;
    }
    Ok((default, code))
}
