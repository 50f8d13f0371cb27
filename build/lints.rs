//! `rules/lints/<family>/<id>.yaml` into the table of rules, and into the registry of the functions that look for what
//! they describe: `rules::<family>::<id with underscores>::check`.

#[path = "../src/facts/judges.rs"]
mod judges;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use self::judges::Judges;
use crate::facts::milvus::VersionRange;
use crate::facts::{FileKind, Ground, Severity};
use crate::failure::Failure;
use crate::tables::File;

/// The families in the order in which they are listed.
const FAMILIES: [&str; 10] =
    ["yaml", "place", "value", "mq", "storage", "topology", "change", "upgrade", "security", "lint"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lint {
    id: String,
    family: String,
    #[serde(default)]
    judges: Judges,
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
    #[serde(default)]
    kinds: Vec<OfKinds>,
}

/// What a rule says of files of some kinds only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfKinds {
    of: Vec<FileKind>,
    explanation: String,
    #[serde(default)]
    message: Variants,
    #[serde(default)]
    help: Variants,
    sources: Vec<Source>,
    /// Read by the test suite only.
    #[serde(rename = "examples")]
    _examples: serde_yaml::Value,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SeverityField {
    One(Severity),
    ByRelease(Vec<SeverityIn>),
}

/// `{ milvus: ">=2.6.15", severity: error }`; an entry without `milvus` holds everywhere else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeverityIn {
    milvus: Option<VersionRange>,
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

/// Writes `lints.rs` and `registry.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let mut lints: Vec<Lint> = Vec::new();
    for file in files(&rules.join("lints"))? {
        let mut lint = File::read(file.clone())?.rows;
        check(&lint, &file)?;
        if lints.iter().any(|other| other.id == lint.id) {
            return Err(Failure::at(&file, 1, format!("another family has a rule `{}`", lint.id)));
        }
        join_kinds(&mut lint, &file)?;
        lints.push(lint);
    }
    let order = order(&rules.join("order.yaml"), &lints)?;
    lints.sort_by_key(|l| (FAMILIES.iter().position(|f| *f == l.family), l.id.clone()));
    let mut code = String::from("pub(crate) static RULES: &[RuleInfo] = &[\n");
    for lint in &lints {
        write_rule(&mut code, lint)?;
    }
    code.push_str("];\n");
    std::fs::write(out.join("lints.rs"), code)?;
    lints.sort_by_key(|l| order.iter().position(|id| *id == l.id).unwrap_or(order.len()));
    Ok(std::fs::write(out.join("registry.rs"), registry(&lints)?)?)
}

/// The ids of rules in the order in which they judge.
fn order(file: &Path, lints: &[Lint]) -> Result<Vec<String>, Failure> {
    let ids: Vec<String> = File::read(file.to_owned())?.rows;
    let text = std::fs::read_to_string(file)?;
    for (at, id) in ids.iter().enumerate() {
        let fail = |what: &str| {
            let line = text.lines().enumerate().filter(|(_, l)| l.strip_prefix("- ") == Some(id)).last();
            Failure::at(file, line.map_or(1, |(line, _)| line + 1), format!("{what} `{id}`"))
        };
        if !lints.iter().any(|lint| lint.id == *id && lint.judges != Judges::Settings) {
            return Err(fail("there is no rule to judge by that is called"));
        }
        if ids[..at].contains(id) {
            return Err(fail("it comes twice:"));
        }
    }
    Ok(ids)
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
    Ok(found)
}

/// Adds what a rule says of files of some kinds to what it says of all: its texts, its page and its sources.
fn join_kinds(rule: &mut Lint, file: &Path) -> Result<(), Failure> {
    for more in std::mem::take(&mut rule.kinds) {
        rule.explanation = format!("{}\n\n{}", rule.explanation.trim_end(), more.explanation.trim_end());
        rule.sources.extend(more.sources);
        for (texts, more) in [(&mut rule.message, more.message), (&mut rule.help, more.help)] {
            join(texts, more)
                .map_err(|twice| Failure::at(file, 1, format!("the rule says variant `{twice}` twice")))?;
        }
    }
    Ok(())
}

/// Adds texts to others; fails with the name of a variant that both have.
fn join(texts: &mut Variants, more: Variants) -> Result<(), String> {
    let more = more.into_map();
    if more.is_empty() {
        return Ok(());
    }
    let mut all = std::mem::take(texts).into_map();
    for (variant, text) in more {
        if all.insert(variant.clone(), text).is_some() {
            return Err(variant);
        }
    }
    *texts = Variants::Many(all);
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
    let stem = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    let folder = file.parent().and_then(|p| p.file_name()).and_then(|s| s.to_str()).unwrap_or_default();
    if lint.id != stem {
        return Err(Failure::at(file, 1, format!("id `{}` is not the file's name", lint.id)));
    }
    if lint.family != folder || !FAMILIES.contains(&folder) {
        return Err(Failure::at(file, 1, format!("family `{}` is not the folder's name", lint.family)));
    }
    if lint.sources.is_empty() || lint.kinds.iter().any(|kinds| kinds.sources.is_empty()) {
        return Err(Failure::at(file, 1, "a rule without sources"));
    }
    if lint.kinds.iter().any(|kinds| kinds.of.is_empty()) {
        return Err(Failure::at(file, 1, "texts for files of no kind"));
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
        "RuleInfo {{ id: {:?}, family: {:?}, judges: Judges::{:?}, severity: Severity::{default:?}, severity_in: &[{by_release}], \
         since: {:?}, summary: {:?}, deprecation: {}, explanation: {:?}, messages: &[{}], helps: &[{}], sources: &[{sources}] }},",
        lint.id,
        lint.family,
        lint.judges,
        lint.since,
        lint.summary,
        lint.deprecation,
        lint.explanation.trim_end(),
        variants(&lint.message),
        variants(&lint.help),
    )?;
    Ok(())
}

/// The functions of all rules that have one, by what they judge.
fn registry(lints: &[Lint]) -> Result<String, Failure> {
    let mut code = String::new();
    for (name, of, judged) in [
        ("CHECKS", "Check", &[Judges::State][..]),
        ("CHANGE_CHECKS", "ChangeCheck", &[Judges::Change, Judges::Refusals]),
        ("RUN_CHECKS", "RunCheck", &[Judges::Run]),
    ] {
        writeln!(code, "pub static {name}: &[(&str, {of})] = &[")?;
        for lint in lints.iter().filter(|lint| judged.contains(&lint.judges)) {
            let check = format!("rules::{}::{}::check", lint.family, lint.id.replace('-', "_"));
            let check = match lint.judges {
                Judges::Change => format!("ChangeCheck::Differences({check})"),
                Judges::Refusals => format!("ChangeCheck::Refusals({check})"),
                _ => check,
            };
            writeln!(code, "({:?}, {check}),", lint.id)?;
        }
        code.push_str("];\n");
    }
    Ok(code)
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
        let milvus = crate::rust::expression(range)?;
        write!(code, "SeverityIn {{ milvus: {milvus}, severity: Severity::{:?} }}, ", entry.severity)?;
    }
    Ok((default, code))
}
