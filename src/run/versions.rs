//! Versions given for one state of a deployment.

use crate::facts::milvus::{Version, VersionText};
use crate::read::ReadOptions;

/// Versions that count for one state, whatever the files say; those that are not given stay as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GivenVersions {
    /// The release of Milvus, or its line.
    pub milvus: Option<VersionText>,
    /// The version of the Helm chart.
    pub chart: Option<Version>,
    /// The version of the operator.
    pub operator: Option<Version>,
}

impl GivenVersions {
    /// Options in which these versions count.
    pub fn over(&self, options: &ReadOptions) -> ReadOptions {
        let mut options = options.clone();
        let given = &mut options.given;
        given.milvus = self.milvus.or(given.milvus);
        given.chart = self.chart.or(given.chart);
        given.operator = self.operator.or(given.operator);
        options
    }

    /// Whether none is given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
