//! Resources of the Milvus operator: what the operator makes of them.

pub mod deployment;
pub(crate) mod generated;

pub(crate) use self::deployment::deployment;
