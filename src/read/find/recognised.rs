//! What recognition needs to know of a file, and what it says of it.

use crate::facts::{FileKind, Role};

/// A file's kind and what it is to its deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The kind.
    pub kind: FileKind,
    /// The role.
    pub role: Role,
}

/// What the surroundings of a file say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings {
    /// The user named the file.
    pub named: bool,
    /// The user said which Milvus the files are for.
    pub milvus_given: bool,
    /// The name of the file or its folder, or a command in one of its comments, says that it is Milvus'.
    pub says_milvus: bool,
    /// A Chart.yaml of a chart beside the file has nothing to do with Milvus.
    pub in_other_chart: bool,
    /// A chart version was given, or a Chart.yaml beside the file names Milvus.
    pub in_milvus_chart: bool,
}
