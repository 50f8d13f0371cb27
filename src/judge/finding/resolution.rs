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
    /// Lists of what nothing sets, each in order of key; deployments of one release share one.
    pub unset: Vec<Vec<ResolvedSetting>>,
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
    /// What something sets, in order of key.
    pub set: Vec<ResolvedSetting>,
    /// The parameters that it concerns, in order.
    pub params: Vec<&'static str>,
    /// The place of the list of all that nothing sets; `None` where there is no release to ask.
    pub unset: Option<usize>,
}

impl ResolvedDeployment {
    /// All settings, in order of key; `unset` are the lists of what nothing sets.
    pub fn settings<'r>(
        &'r self,
        unset: &'r [Vec<ResolvedSetting>],
    ) -> impl Iterator<Item = &'r ResolvedSetting> {
        let rest = self.unset.map(|list| &unset[list][..]).unwrap_or_default().iter();
        let mut rest = rest.filter(|s| self.params.binary_search(&s.key.as_str()).is_err()).peekable();
        let mut set = self.set.iter().peekable();
        std::iter::from_fn(move || match (set.peek(), rest.peek()) {
            (Some(own), Some(other)) if own.key > other.key => rest.next(),
            (Some(_), _) => set.next(),
            (None, _) => rest.next(),
        })
    }
}

/// One effective setting.
#[derive(Clone, Debug)]
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
