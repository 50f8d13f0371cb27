//! What the build has in common with `src/facts`: the types of the tables and of their fields.

#[path = "../src/facts/evidence.rs"]
mod evidence;
#[path = "../src/facts/file_kind.rs"]
#[allow(dead_code)]
mod file_kind;
#[path = "../src/facts/milvus/mode.rs"]
#[allow(dead_code)]
mod mode;
#[path = "../src/facts/severity.rs"]
#[allow(dead_code)]
mod severity;
#[path = "../src/facts/tables/mod.rs"]
#[allow(dead_code)]
pub mod tables;
#[path = "../src/facts/milvus/version_range.rs"]
#[allow(dead_code)]
mod version_range;

pub use self::evidence::Ground;
pub use self::file_kind::FileKind;
pub use self::severity::Severity;
pub use crate::milvus::version::Version;

/// The names of `src/facts/milvus` that tables use.
pub mod milvus {
    pub use super::Version;
    pub use super::mode::Mode;
    pub use super::version_range::VersionRange;
}
