//! The effective settings that differ between two states, as data.

use super::{DeploymentSummary, ResolvedSetting};
use crate::base::InputError;
use crate::text::source::{Location, OutsideFile, Sources};

/// What differs between two states.
#[derive(Debug, Default)]
pub struct ResolutionChange {
    /// The texts that locations point into.
    pub sources: Sources,
    /// Deployments of which both states are known, in the order of the new one.
    pub deployments: Vec<ChangedDeployment>,
    /// Places that hold secrets.
    pub secrets: Vec<Location>,
    /// Inputs that could not be read.
    pub errors: Vec<InputError>,
    /// What was not read, as it lies outside.
    pub outside: Vec<OutsideFile>,
    /// Lines for standard error that concern the run as a whole.
    pub notes: Vec<String>,
    /// Number of files recognised, of both states.
    pub files: usize,
}

/// One deployment with the settings that differ.
#[derive(Debug)]
pub struct ChangedDeployment {
    /// The new state in a few facts.
    pub summary: DeploymentSummary,
    /// The old state.
    pub before: DeploymentSummary,
    /// In order of key.
    pub settings: Vec<ChangedSetting>,
}

/// A setting whose value differs. `None` on a side that has no value for it.
#[derive(Debug, Default)]
pub struct ChangedSetting {
    /// Before the change.
    pub before: Option<ResolvedSetting>,
    /// After it.
    pub after: Option<ResolvedSetting>,
}

impl ChangedSetting {
    /// Its key, as the new state spells it where that has one.
    pub fn key(&self) -> &str {
        self.after.as_ref().or(self.before.as_ref()).map_or("", |s| s.key.as_str())
    }

    /// True when a given file or variable sets it on either side.
    pub fn explicit(&self) -> bool {
        [&self.before, &self.after].into_iter().flatten().any(|s| s.explicit)
    }
}
