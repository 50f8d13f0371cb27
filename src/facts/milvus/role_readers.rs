//! Settings that another role reads than the one whose section they are in: facts from `rules/milvus/role_readers.yaml`.

use crate::facts::tables::milvus::role_readers::ROLE_READERS;
pub(crate) use crate::facts::tables::milvus::role_readers::ReadElsewhere;

/// All of them.
pub(crate) fn read_elsewhere() -> &'static [ReadElsewhere] {
    ROLE_READERS
}
