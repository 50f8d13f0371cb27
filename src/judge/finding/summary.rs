//! A deployment in a few facts.

use crate::facts::milvus::Version;

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
    /// What was taken as given of the deployment as a whole, as findings on it repeat.
    pub assumptions: Vec<String>,
    /// What it becomes, where it is judged as if upgraded.
    pub to: Option<UpgradedSummary>,
}

/// What a deployment becomes with other versions. `None` where unknown.
#[derive(Clone, Debug)]
pub struct UpgradedSummary {
    /// The release of Milvus.
    pub milvus: Option<Version>,
    /// The version of the chart.
    pub chart: Option<Version>,
    /// The version of the operator.
    pub operator: Option<Version>,
    /// The queue it would run on; `None` also where Milvus refuses the selection.
    pub mq: Option<&'static str>,
    /// Whether Milvus starts.
    pub starts: Option<bool>,
}
