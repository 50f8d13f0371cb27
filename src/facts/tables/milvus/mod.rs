//! The types of `rules/milvus/`, but for the catalogue of parameters.

pub(crate) mod accessors;
pub(crate) mod brokers;
#[cfg(compiled_rules)]
pub(crate) mod catalogue;
pub(crate) mod containers;
pub(crate) mod environment;
pub(crate) mod files;
pub(crate) mod images;
pub(crate) mod moves;
pub(crate) mod queues;
pub(crate) mod role_readers;
pub(crate) mod shared;
pub(crate) mod stores;
pub(crate) mod switches;
pub(crate) mod upgrades;
pub(crate) mod values;
#[cfg(compiled_rules)]
pub(crate) mod words;
