//! How many pods a list of addresses may name.

/// So many pods of one workload are named, and no more: the number stands in a file, and may be anything. It is far
/// beyond what an etcd can have.
pub(crate) const MAX_PODS: usize = 99;
