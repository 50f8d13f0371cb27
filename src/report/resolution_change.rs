//! The effective settings that a change sets to other values, as text and JSON.

use std::io;

use owo_colors::{OwoColorize, Style};
use serde::Serialize;

use super::json::{DeploymentJson, ErrorJson};
use super::resolution::SettingJson;
use crate::base::{Look, escape, unless_gone};
use crate::judge::finding::{ChangedDeployment, ResolutionChange, ResolvedSetting};

#[derive(Serialize)]
struct ResolutionChangeJson<'a> {
    version: u32,
    deployments: Vec<ChangedJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outside: Vec<ErrorJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorJson<'a>>,
}

#[derive(Serialize)]
struct ChangedJson<'a> {
    #[serde(flatten)]
    summary: DeploymentJson<'a>,
    before: DeploymentJson<'a>,
    settings: Vec<ChangedSettingJson<'a>>,
}

#[derive(Serialize)]
struct ChangedSettingJson<'a> {
    key: &'a str,
    before: Option<SettingJson<'a>>,
    after: Option<SettingJson<'a>>,
}

impl ResolutionChange {
    /// Writes the settings as JSON, version 1.
    ///
    /// # Errors
    /// When `out` cannot be written, unless its reader went away.
    pub fn write_json(&self, show_secrets: bool, out: &mut dyn io::Write) -> io::Result<()> {
        let json = ResolutionChangeJson {
            version: 1,
            deployments: self.deployments.iter().map(|d| self.deployment_json(d, show_secrets)).collect(),
            outside: self.outside.iter().map(ErrorJson::of_outside).collect(),
            errors: self.errors.iter().map(ErrorJson::of).collect(),
        };
        unless_gone(super::json::print(&json, out))
    }

    fn deployment_json<'a>(
        &'a self,
        deployment: &'a ChangedDeployment,
        show_secrets: bool,
    ) -> ChangedJson<'a> {
        let setting = |s: &'a ResolvedSetting| SettingJson::of(&self.sources, s, show_secrets);
        ChangedJson {
            summary: DeploymentJson::of(&deployment.summary),
            before: DeploymentJson::of(&deployment.before),
            settings: deployment
                .settings
                .iter()
                .map(|s| ChangedSettingJson {
                    key: s.key(),
                    before: s.before.as_ref().map(setting),
                    after: s.after.as_ref().map(setting),
                })
                .collect(),
        }
    }

    /// Writes the settings for people: the key, and below it both values with what sets them.
    ///
    /// # Errors
    /// When `out` cannot be written, unless its reader went away.
    pub fn write_text(&self, show_secrets: bool, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
        unless_gone(self.text(show_secrets, look, out))
    }

    fn text(&self, show_secrets: bool, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
        let bold = look.style(Style::new().bold());
        for (i, deployment) in self.deployments.iter().enumerate() {
            if self.deployments.len() > 1 {
                let break_before = if i > 0 { "\n" } else { "" };
                writeln!(out, "{break_before}{}", escape(&deployment.summary.id).style(bold))?;
            }
            if deployment.settings.is_empty() {
                writeln!(out, "no effective setting differs")?;
            }
            for setting in &deployment.settings {
                writeln!(out, "{}", escape(setting.key()))?;
                self.side('-', &setting.before, Style::new().red(), show_secrets, look, out)?;
                self.side('+', &setting.after, Style::new().green(), show_secrets, look, out)?;
            }
        }
        Ok(())
    }

    fn side(
        &self,
        sign: char,
        setting: &Option<ResolvedSetting>,
        style: Style,
        show_secrets: bool,
        look: Look,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let dim = look.style(Style::new().dimmed());
        let Some(setting) = setting else {
            return writeln!(out, "  {} {}", sign.style(look.style(style)), "no value".style(dim));
        };
        let value = setting.value(show_secrets);
        let value = if value.is_empty() { "\"\"".into() } else { escape(&value) };
        let origin = setting.origin(&self.sources);
        writeln!(out, "  {} {}  {}", sign.style(look.style(style)), value, origin.style(dim))
    }
}
