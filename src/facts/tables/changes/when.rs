//! The conditions that the files of `rules/changes/` have in common.

use crate::facts::tables::form::*;

/// What must hold of one state. Empty lists and `None` hold of any.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Default))]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct When {
    /// The release of Milvus.
    pub milvus: Option<VersionRange>,
    /// The version of the chart.
    pub chart: Option<VersionRange>,
    /// The version of the operator.
    pub operator: Option<VersionRange>,
    /// The kind of files.
    pub kind: Option<FileKind>,
    /// The mode.
    pub mode: Option<Mode>,
    /// The queue, one of these.
    pub queue: OrDefault<List<Text>>,
    /// A broker of the chart, one of these.
    pub broker: OrDefault<List<Text>>,
    /// A workload of the chart, one of these.
    pub runs: OrDefault<List<Text>>,
    /// The dates of the first and last release of MinIO.
    pub minio: Option<(Text, Text)>,
    /// Settings with the values they must have.
    pub settings: OrDefault<Map>,
    /// Values of the chart with what they must be.
    pub values: OrDefault<Map>,
}
