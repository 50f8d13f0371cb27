//! Settings that another role reads than the one whose section they are in: facts from `rules/milvus/role_readers.yaml`.

pub(crate) use crate::facts::tables::milvus::role_readers::ReadElsewhere;
use crate::facts::tables::milvus::role_readers::ROLE_READERS;

/// All of them.
pub(crate) fn read_elsewhere() -> &'static [ReadElsewhere] {
    ROLE_READERS
}
