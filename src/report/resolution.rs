//! The effective settings of deployments, as text and JSON.

use std::borrow::Cow;
use std::io;

use owo_colors::{OwoColorize, Style};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::json::{DeploymentJson, ErrorJson, RangeJson};
use super::secrets::MASK;
use super::{DeploymentSummary, InputError, Look, credentials, escape, unless_gone};
use crate::rule::{is_well_known, names_secret};
use crate::source::{Location, Sources};

/// What Milvus would be set to.
#[derive(Debug, Default)]
pub struct Resolution {
    /// The texts that locations point into.
    pub sources: Sources,
    /// In order of the arguments, then of path.
    pub deployments: Vec<ResolvedDeployment>,
    /// Inputs that could not be read.
    pub errors: Vec<InputError>,
    /// Lines for standard error that concern the run as a whole.
    pub notes: Vec<String>,
    /// Number of files recognised.
    pub files: usize,
}

/// One deployment with its settings.
#[derive(Debug)]
pub struct ResolvedDeployment {
    /// The deployment in a few facts.
    pub summary: DeploymentSummary,
    /// In order of key.
    pub settings: Vec<ResolvedSetting>,
}

/// One effective setting.
#[derive(Debug)]
pub struct ResolvedSetting {
    /// As its last setter spells it.
    pub key: String,
    /// The text Milvus gets.
    pub value: String,
    /// The name of the layer that sets it.
    pub layer: &'static str,
    /// The place that sets it; `None` for a variable or a built-in default.
    pub at: Option<Location>,
    /// True when a given file or variable sets it, false for what the image, the chart or the code brings.
    pub explicit: bool,
    /// True when no output may repeat the value.
    pub secret: bool,
}

impl ResolvedSetting {
    /// The value as it may be shown.
    pub(super) fn value(&self, show_secrets: bool) -> Cow<'_, str> {
        if show_secrets || self.value.is_empty() {
            return (&self.value).into();
        }
        let named = || names_secret(&self.key) && !is_well_known(&self.value);
        if self.secret || named() {
            return MASK.into();
        }
        credentials::masked_part(&self.value).map_or_else(|| (&self.value).into(), Cow::Owned)
    }

    /// What sets it, in words.
    pub(super) fn origin(&self, sources: &Sources) -> String {
        let Some(at) = self.at else { return self.layer.to_string() };
        let file = sources.get(at.file);
        let place = file.position(at.span.start as usize);
        format!("{}, {}:{}:{}", self.layer, escape(&file.path), place.line, place.column)
    }
}

#[derive(Serialize)]
struct ResolutionJson<'a> {
    version: u32,
    deployments: Vec<ResolvedJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorJson<'a>>,
}

#[derive(Serialize)]
struct ResolvedJson<'a> {
    #[serde(flatten)]
    summary: DeploymentJson<'a>,
    settings: Vec<SettingJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct SettingJson<'a> {
    key: &'a str,
    value: Cow<'a, str>,
    layer: &'a str,
    path: Option<&'a str>,
    range: Option<RangeJson>,
}

impl<'a> SettingJson<'a> {
    pub(super) fn of(sources: &'a Sources, s: &'a ResolvedSetting, show_secrets: bool) -> Self {
        Self {
            key: &s.key,
            value: s.value(show_secrets),
            layer: s.layer,
            path: s.at.map(|at| sources.get(at.file).path.as_str()),
            range: s.at.map(|at| RangeJson::of(sources, at)),
        }
    }
}

impl Resolution {
    /// Writes the settings as JSON, version 1.
    ///
    /// # Errors
    /// When `out` cannot be written, unless its reader went away.
    pub(crate) fn write_json(&self, show_secrets: bool, out: &mut dyn io::Write) -> io::Result<()> {
        let setting = |s| SettingJson::of(&self.sources, s, show_secrets);
        let json = ResolutionJson {
            version: 1,
            deployments: self
                .deployments
                .iter()
                .map(|d| ResolvedJson {
                    summary: DeploymentJson::of(&d.summary),
                    settings: d.settings.iter().map(setting).collect(),
                })
                .collect(),
            errors: self.errors.iter().map(ErrorJson::of).collect(),
        };
        unless_gone(super::json::print(&json, out))
    }

    /// Writes the settings for people: `key = value  layer, path:line:column`.
    ///
    /// # Errors
    /// When `out` cannot be written, unless its reader went away.
    pub(crate) fn write_text(
        &self,
        show_secrets: bool,
        look: Look,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        unless_gone(self.text(show_secrets, look, out))
    }

    fn text(&self, show_secrets: bool, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
        let dim = look.style(Style::new().dimmed());
        for (i, deployment) in self.deployments.iter().enumerate() {
            if self.deployments.len() > 1 {
                let id = escape(&deployment.summary.id);
                writeln!(
                    out,
                    "{}{}",
                    if i > 0 { "\n" } else { "" },
                    id.style(look.style(Style::new().bold()))
                )?;
            }
            let rows: Vec<_> = deployment
                .settings
                .iter()
                .map(|s| {
                    (
                        format!("{} = {}", escape(&s.key), escape(&s.value(show_secrets))),
                        s.origin(&self.sources),
                    )
                })
                .collect();
            let width = rows.iter().map(|(s, _)| s.width()).max().unwrap_or(0).min(look.width / 2);
            for (setting, origin) in rows {
                let padding = " ".repeat(width.saturating_sub(setting.width()));
                writeln!(out, "{setting}{padding}  {}", origin.style(dim))?;
            }
        }
        Ok(())
    }
}
