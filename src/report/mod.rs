//! Reporting: one result type, one file per output format.

use crate::milvus::Version;
use crate::rule::{Finding, Severity};
use crate::source::Sources;

/// All that a run found out.
#[derive(Debug, Default)]
pub struct Report {
    /// The texts that locations point into.
    pub sources: Sources,
    /// What the recognised files deploy, in order of the arguments, then of path.
    pub deployments: Vec<DeploymentSummary>,
    /// In order of path, position, rule.
    pub findings: Vec<Finding>,
    /// Inputs that could not be read.
    pub errors: Vec<InputError>,
    /// Lines for standard error that concern the run as a whole.
    pub notes: Vec<String>,
    /// Number of files recognised.
    pub files: usize,
    /// Number of findings held back by suppressions or a baseline.
    pub suppressed: usize,
}

/// An input that could not be read.
#[derive(Clone, Debug)]
pub struct InputError {
    /// As given.
    pub path: String,
    /// Why.
    pub message: String,
}

/// One deployment, in a few facts. `None` where unknown.
#[derive(Clone, Debug)]
pub struct DeploymentSummary {
    /// The path of its main file, with `#name` where a file holds several.
    pub id: String,
    /// `milvus-yaml`, `helm-values`, `compose`, `milvus-cr`, `manifest` or `gitops`.
    pub kind: &'static str,
    /// Its files as shown.
    pub files: Vec<String>,
    /// `standalone` or `cluster`.
    pub mode: Option<&'static str>,
    /// The release of Milvus.
    pub milvus: Option<Version>,
    /// The version of the chart.
    pub chart: Option<Version>,
    /// The version of the operator.
    pub operator: Option<Version>,
    /// The queue it runs on; `None` also where Milvus refuses the selection.
    pub mq: Option<&'static str>,
    /// Whether Milvus starts.
    pub starts: Option<bool>,
}

impl Report {
    /// Number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.severity == severity).count()
    }
}
