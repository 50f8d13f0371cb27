//! The page of a section: its parameters in a table.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::spell::before;
use crate::base::Look;
use crate::facts::milvus::catalogue::{self, Param, ParamKind};
use crate::facts::milvus::{NormalKey, Version};

/// A section, or a group of keys within one.
#[derive(Serialize)]
pub(super) struct SectionPage {
    section: String,
    /// The newest release, whose parameters stand first.
    milvus: String,
    parameters: Vec<ParameterRow>,
    gone: Vec<Gone>,
    in_chart: bool,
}

#[derive(Serialize)]
struct ParameterRow {
    pub(super) key: &'static str,
    kind: &'static str,
    unit: Option<&'static str>,
    /// The value where nothing sets it: of the shipped file, else of the code.
    default: Option<String>,
    dead: bool,
}

#[derive(Serialize)]
struct Gone {
    key: &'static str,
    /// The last release that has it.
    last: Option<String>,
    /// The release that only documentation or newer code gives it.
    documented_since: Option<String>,
    replaced_by: Vec<&'static str>,
}

/// Longer defaults are cut.
const DEFAULT: usize = 34;

impl SectionPage {
    /// The page of a section, if there are parameters in it.
    pub(super) fn new(name: &str) -> Option<Self> {
        let name = name.trim_end_matches('.');
        let inside = |p: &&'static Param| below(p.key(), name);
        let params: Vec<&'static Param> = catalogue::params().filter(inside).collect();
        let first = params.first()?;
        let newest = catalogue::newest_read();
        let (here, gone): (Vec<_>, Vec<_>) =
            params.iter().partition(|p| p.declared_in(newest) || p.shipped(newest).is_some());
        let mut parameters: Vec<ParameterRow> = here.into_iter().map(|p| row(p, newest)).collect();
        let mut gone: Vec<Gone> = gone.into_iter().map(self::gone).collect();
        parameters.sort_by_key(|row| row.key);
        gone.sort_by_key(|row| row.key);
        Some(Self {
            section: first.key().split('.').take(name.split('.').count()).collect::<Vec<_>>().join("."),
            milvus: newest.to_string(),
            parameters,
            gone,
            in_chart: crate::facts::chart::is_top_level(name),
        })
    }

    pub(super) fn write(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let bold = look.style(Style::new().bold());
        let dim = look.style(Style::new().dimmed());
        let what = format!("Settings of milvus.yaml, defaults of Milvus {}", self.milvus);
        writeln!(out, "{}\n{}\n", self.section.style(bold), what.style(dim))?;
        let width = self.parameters.iter().map(|r| r.key.width()).max().unwrap_or(0);
        for row in &self.parameters {
            let unit = row.unit.map(|u| format!(" ({u})")).unwrap_or_default();
            let kind = format!("{}{unit}", row.kind);
            let dead = if row.dead { "  has no effect" } else { "" };
            let default = row.default.as_deref().map(|d| cut(d, look)).unwrap_or_default();
            let line = format!("  {:width$}  {kind:14}  {default}{dead}", row.key);
            writeln!(out, "{}", line.trim_end())?;
        }
        if !self.gone.is_empty() {
            let gap = if self.parameters.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}{}", "Gone, or not yet there".style(bold))?;
        }
        let width = self.gone.iter().map(|r| r.key.width()).max().unwrap_or(0);
        for row in &self.gone {
            let documented = row.documented_since.as_ref().map(|v| format!("from {v}?"));
            let last = row.last.as_ref().map(|v| format!("up to {v}")).or(documented).unwrap_or_default();
            let now = if row.replaced_by.is_empty() {
                String::new()
            } else {
                format!("now {}", row.replaced_by.join(", "))
            };
            let line = format!("  {:width$}  {last:14}  {now}", row.key);
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out, "\n`mqlint explain KEY` says more about each.")?;
        if self.in_chart {
            let value = format!("{}.enabled", self.section);
            let example = crate::facts::chart::history(&value)
                .map(|_| format!(", such as {value}"))
                .unwrap_or_default();
            writeln!(out, "The Helm chart has values of this name too{example}.")?;
        }
        Ok(())
    }
}

/// Whether a key lies below a section or group, which is compared as Milvus compares keys.
fn below(key: &str, group: &str) -> bool {
    let parts = group.split('.').count();
    let mut segments = key.split('.');
    let head: Vec<&str> = segments.by_ref().take(parts).collect();
    segments.next().is_some()
        && NormalKey::new(&head.join(".")) == NormalKey::new(group)
        && head.len() == parts
}

fn row(param: &'static Param, version: Version) -> ParameterRow {
    let code = param.code_text(version);
    ParameterRow {
        key: param.key(),
        kind: kind(param.kind()),
        unit: param.unit(),
        default: param.shipped(version).or(code).map(str::to_owned),
        dead: param.dead_in(version).is_some(),
    }
}

fn gone(param: &'static Param) -> Gone {
    let known = |v: Version| param.declared_in(v) || param.shipped(v).is_some();
    let last = catalogue::releases().iter().map(|r| r.version).rfind(|v| known(*v));
    let last = last.or_else(|| param.removed_in().and_then(before));
    let since = param.documented().and_then(|d| d.since);
    Gone {
        key: param.key(),
        last: last.map(|v| v.to_string()),
        documented_since: since.map(|v| v.to_string()),
        replaced_by: param.replaced_by().collect(),
    }
}

fn kind(kind: ParamKind) -> &'static str {
    match kind {
        ParamKind::Bool => "bool",
        ParamKind::Int => "int",
        ParamKind::Float => "number",
        ParamKind::DurationNumber | ParamKind::Duration => "time",
        ParamKind::Size => "size",
        ParamKind::List => "list",
        ParamKind::Json => "JSON",
        ParamKind::String => "text",
    }
}

fn cut(text: &str, look: Look) -> String {
    let line = text.replace('\n', " ");
    if line.is_empty() {
        return "\"\"".into();
    }
    if line.width() <= DEFAULT {
        return line;
    }
    let start: String = line.chars().take(DEFAULT - 3).collect();
    format!("{start}{}", look.ellipsis())
}
