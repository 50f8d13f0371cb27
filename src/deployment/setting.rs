//! One setting, and where it comes from.

use crate::facts::milvus::catalogue::{self, Param};
use crate::facts::milvus::{KeyPath, NormalKey};
use crate::text::source::Location;
use crate::text::yaml::NodeId;

/// Where a setting is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The key.
    pub key_at: Location,
    /// The value.
    pub at: Location,
    /// The path to it in its file.
    pub path: KeyPath,
    /// The text of the deployment that it stands in, by index.
    pub text: usize,
    /// The value's node in that text's tree.
    pub node: NodeId,
}

/// What put a setting there.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A key in a configuration file.
    Written(Written),
    /// The chart or the operator, from a value that is written or is their own.
    Chart {
        /// The key it was made from, such as `externalKafka.brokerList` or `spec.dependencies.msgStreamType`.
        by: String,
        /// Where that is written; `None` for a value of their own.
        written: Option<Written>,
    },
    /// An environment variable.
    Environment {
        /// Its name.
        name: String,
        /// Where it is written; `None` for one given by option.
        written: Option<Written>,
    },
}

impl Origin {
    /// The place in a file that set it.
    pub fn written(&self) -> Option<&Written> {
        match self {
            Self::Written(w) => Some(w),
            Self::Chart { written, .. } | Self::Environment { written, .. } => written.as_ref(),
        }
    }
}

/// A key with the text that Milvus gets for it.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The form in which Milvus compares keys.
    pub normal: NormalKey,
    /// The key as written, with dots between levels.
    pub key: String,
    /// The text Milvus gets; empty for a null.
    pub value: String,
    /// What put it there.
    pub origin: Origin,
}

impl Setting {
    /// The parameters that its key is or was a spelling of.
    pub(crate) fn params(&self) -> impl Iterator<Item = &'static Param> {
        let old = catalogue::renamed(&self.normal).into_iter().flat_map(|old| old.targets());
        catalogue::param(&self.normal).into_iter().chain(old.filter_map(|target| target.param()))
    }
}
