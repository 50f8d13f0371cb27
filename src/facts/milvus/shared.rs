//! What no two Milvus may share: facts from `rules/milvus/shared.yaml`.

pub use crate::facts::tables::milvus::shared::Kept;
use crate::facts::tables::milvus::shared::SHARED;

/// The places in which a Milvus keeps what no other one may touch.
pub fn kept() -> &'static [Kept] {
    SHARED
}
