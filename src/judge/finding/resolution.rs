//! The effective settings of deployments, as data.

use super::DeploymentSummary;
use crate::base::InputError;
use crate::text::source::{Location, OutsideFile, Sources};

/// What Milvus would be set to.
#[derive(Debug, Default)]
pub struct Resolution {
    /// The texts that locations point into.
    pub sources: Sources,
    /// In order of the arguments, then of path.
    pub deployments: Vec<ResolvedDeployment>,
    /// Places that hold secrets.
    pub secrets: Vec<Location>,
    /// Inputs that could not be read.
    pub errors: Vec<InputError>,
    /// What was not read, as it lies outside.
    pub outside: Vec<OutsideFile>,
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
