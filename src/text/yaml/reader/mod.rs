//! How the readers see a tree: what they refuse, what scalars mean to them, what Milvus reads from a file.
//!
//! Milvus reads with yaml.v2 2.4.0, up to 2.4 through viper; Helm with sigs.k8s.io/yaml, a copy of yaml.v2 whose result
//! goes through JSON. Both are YAML 1.1, and both look at the first document only.

mod duplicate;
mod effective;
mod flat;
mod flatten;
mod json;
mod number;
mod program;
mod refusal;
mod refused;
mod resolve;
mod scalar;
mod way;

pub use self::duplicate::Duplicate;
pub use self::effective::{duplicates, helm_get};
pub use self::flat::{Dropped, Flat, FlatSetting, READING_WAYS};
pub use self::flatten::flatten;
pub(crate) use self::number::base64;
pub use self::program::Reader;
pub use self::refusal::refusal;
pub use self::refused::Refusal;
pub(crate) use self::resolve::helm_key_text;
pub use self::resolve::{plain_scalar, plain_scalar_text, scalar, value_text};
pub use self::scalar::Scalar;
pub use self::way::Way;
