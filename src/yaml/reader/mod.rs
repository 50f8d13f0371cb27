//! How the readers see a tree: what they refuse, what scalars mean to them, what Milvus reads from a file.
//!
//! Milvus reads with yaml.v2 2.4.0, up to 2.4 through viper; Helm with sigs.k8s.io/yaml, a copy of yaml.v2
//! whose result goes through JSON. Both are YAML 1.1, and both look at the first document only.

mod effective;
mod flatten;
mod json;
mod number;
mod refusal;
mod scalar;

pub(super) use number::base64;

pub use effective::{Duplicate, duplicates, helm_get};
pub(crate) use flatten::way_of;
pub use flatten::{Dropped, Flat, FlatSetting, WAYS, flatten};
pub use refusal::{Refusal, refusal};
pub(crate) use scalar::helm_key_text;
pub use scalar::{Scalar, plain, plain_text, scalar, value_text};

/// Who reads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Milvus: milvus.yaml, user.yaml and the like.
    Milvus,
    /// Helm: values files.
    Helm,
}
