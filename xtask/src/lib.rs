//! Keeps `rules/` fresh: compares what stands there with checkouts of Milvus, its Helm chart and its operator, and takes
//! over what their releases change. README.md says how it is used.

#![forbid(unsafe_code)]

pub mod chart;
pub mod compare;
pub mod edit;
pub mod freshness;
pub mod git;
pub mod go;
pub mod milvus;
pub mod newer;
pub mod operator;
pub mod report;
pub mod rules;
pub mod runs;
pub mod watch;
pub mod yaml;

/// How keys of settings are compared.
#[path = "../../src/facts/milvus/fold.rs"]
pub mod fold;

/// Versions, as the library orders them.
#[path = "../../src/facts/milvus/version.rs"]
pub mod version;
