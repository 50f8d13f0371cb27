//! What the command that installs something says of it.

use std::path::Path;

use super::{Command, CommandChart, CommandKind};
use crate::deployment::ReleaseName;
use crate::facts::Role;
use crate::facts::milvus::{Mode, Version, VersionText, standalone_role};
use crate::text::source::FileId;
use crate::text::source::path::normalized;

/// The command that values or a configuration are installed by.
#[derive(Clone, Debug)]
pub(crate) struct InstalledBy {
    /// The command.
    pub command: Command,
    /// Its file.
    pub file: FileId,
    /// The place of another command for the same files, and the version that it asks for instead.
    pub against: Option<(String, Version)>,
}

impl InstalledBy {
    /// The version of the chart, with the sentence about it.
    pub fn chart(&self) -> Option<(Version, String)> {
        let CommandKind::Helm(helm) = &self.command.runs else { return None };
        let version = helm.version?;
        let other = self.against.as_ref().map(|(place, other)| format!(" ({place} says {other})"));
        let range = helm.range.as_ref().map(|range| format!(", the newest known that `{range}` allows"));
        let (range, other) = (range.unwrap_or_default(), other.unwrap_or_default());
        Some((version, format!("chart {version}, from {}{range}{other}", self.command.place())))
    }

    /// What the release is called, as far as a command of Helm says it.
    pub fn names(&self) -> ReleaseName {
        match &self.command.runs {
            CommandKind::Helm(helm) => helm.names.clone(),
            CommandKind::Docker(_) | CommandKind::Compose(_) => ReleaseName::default(),
        }
    }

    /// Whether Helm installs what it renders; `None` where no command of Helm says it.
    pub fn is_upgraded_by_helm(&self) -> Option<bool> {
        match &self.command.runs {
            CommandKind::Helm(helm) => Some(helm.is_installed),
            CommandKind::Docker(_) | CommandKind::Compose(_) => None,
        }
    }

    /// Whether the chart is a copy, or comes from another place than those where it is published.
    pub fn is_from_elsewhere(&self) -> bool {
        match &self.command.runs {
            CommandKind::Helm(helm) => helm.chart == CommandChart::Published { from_elsewhere: true },
            CommandKind::Docker(_) | CommandKind::Compose(_) => false,
        }
    }

    /// What it gives beside what was read, as a sentence.
    pub fn unseen(&self) -> Option<String> {
        let CommandKind::Helm(helm) = &self.command.runs else { return None };
        let names = helm.unseen.join("`, `");
        (!names.is_empty()).then(|| {
            format!(
                "assuming that `{names}` in {} changes nothing here, which is not read",
                self.command.place()
            )
        })
    }

    /// The release of Milvus that it runs, with the sentence about it.
    pub fn milvus(&self) -> Option<(VersionText, String)> {
        let CommandKind::Docker(docker) = &self.command.runs else { return None };
        let (_, tag) = docker.image.rsplit_once(':')?;
        let version: VersionText = tag.parse().ok()?;
        Some((version, self.command.place()))
    }

    /// The mode that the roles make which it runs, with the sentence about it.
    pub fn mode(&self) -> Option<(Mode, String)> {
        let CommandKind::Docker(docker) = &self.command.runs else { return None };
        let is_all = docker.roles.iter().any(|role| role == standalone_role());
        let mode = if is_all { Mode::Standalone } else { Mode::Cluster };
        (!docker.roles.is_empty())
            .then(|| (mode, format!("{} mode, from {}", mode.name(), self.command.place())))
    }

    /// What Milvus reads a file as, by the place that it is mounted at.
    pub fn role(&self, path: &Path) -> Option<Role> {
        let CommandKind::Docker(docker) = &self.command.runs else { return None };
        let (_, target) = docker.mounts.iter().find(|(own, _)| normalized(own) == normalized(path))?;
        Role::of_config_file(target.rsplit('/').next()?)
    }

    /// The variables that it sets.
    pub fn env(&self) -> &[(String, String)] {
        match &self.command.runs {
            CommandKind::Docker(docker) => &docker.env,
            CommandKind::Helm(_) | CommandKind::Compose(_) => &[],
        }
    }
}
