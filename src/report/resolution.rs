//! The effective settings of deployments, as text and JSON.

use std::borrow::Cow;
use std::io;

use owo_colors::{OwoColorize, Style};
use serde::{Serialize, Serializer};
use unicode_width::UnicodeWidthStr;

use super::json::{DeploymentJson, ErrorJson, RangeJson};
use super::mask;
use crate::base::escaping::MASK;
use crate::base::{Look, escape, unless_gone};
use crate::facts::{is_well_known, names_secret};
use crate::judge::finding::{Resolution, ResolvedSetting};
use crate::text::source::Sources;

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
        mask::masked_part(&self.value).map_or_else(|| (&self.value).into(), Cow::Owned)
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
    deployments: DeploymentsJson<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outside: Vec<ErrorJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorJson<'a>>,
}

/// Deployments with their settings, made one after the other as they are written: each may have a thousand.
struct DeploymentsJson<'a> {
    resolution: &'a Resolution,
    show_secrets: bool,
}

impl Serialize for DeploymentsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { resolution, show_secrets } = *self;
        let setting = |s| SettingJson::of(&resolution.sources, s, show_secrets);
        serializer.collect_seq(resolution.deployments.iter().map(|deployment| ResolvedJson {
            summary: DeploymentJson::of(&deployment.summary),
            settings: deployment.settings(&resolution.unset).map(setting).collect(),
        }))
    }
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
        let json = ResolutionJson {
            version: 1,
            deployments: DeploymentsJson { resolution: self, show_secrets },
            outside: self.outside.iter().map(ErrorJson::of_outside).collect(),
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
                .settings(&self.unset)
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
