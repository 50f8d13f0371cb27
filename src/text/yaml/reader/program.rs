//! The programs that read files.

/// Who reads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Milvus: milvus.yaml, user.yaml and the like.
    Milvus,
    /// Helm: values files.
    Helm,
    /// Docker Compose: the files of a project.
    Compose,
}
