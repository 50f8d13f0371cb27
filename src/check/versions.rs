//! Versions given for one state of a deployment.

use super::CheckOptions;
use crate::milvus::{Version, VersionText};

/// Versions that count for one state, whatever the files say; those that are not given stay as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    /// The release of Milvus, or its line.
    pub milvus: Option<VersionText>,
    /// The version of the Helm chart.
    pub chart: Option<Version>,
    /// The version of the operator.
    pub operator: Option<Version>,
}

impl Versions {
    /// Options in which these versions count.
    pub fn over(&self, options: &CheckOptions) -> CheckOptions {
        CheckOptions {
            milvus: self.milvus.or(options.milvus),
            chart: self.chart.or(options.chart),
            operator: self.operator.or(options.operator),
            ..options.clone()
        }
    }

    /// Whether none is given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
