//! What somebody says of deployments besides their files.

use crate::facts::FileKind;
use crate::facts::milvus::{Mode, Version, VersionText};

/// What is said of deployments by options or settings; empty says nothing.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The release of Milvus, or its line.
    pub milvus: Option<VersionText>,
    /// The version of the Helm chart.
    pub chart: Option<Version>,
    /// The version of the operator.
    pub operator: Option<Version>,
    /// The version of the operator that files of the project name, with the sentence about it.
    pub(crate) installed_operator: Option<(Version, String)>,
    /// How Milvus is deployed.
    pub mode: Option<Mode>,
    /// What files given by name are, whatever they look like.
    pub kind: Option<FileKind>,
    /// Variables Milvus runs with, in the order given.
    pub env: Vec<(String, String)>,
}

/// What is said of one file before it is recognised.
pub(crate) struct GivenOfFile {
    /// Its kind.
    pub kind: Option<FileKind>,
    /// True where a version of the chart is given.
    pub chart: bool,
    /// True where a release of Milvus is given.
    pub milvus: bool,
    /// What it is where nothing in it says so, as the settings name this very file.
    pub otherwise: Option<FileKind>,
}
