//! mqlint reads the configuration of Milvus deployments, works out what Milvus would run, and reports what
//! is wrong, where, and how to mend it.
//!
//! The parts, in the order in which a run uses them: [`source`] (text and spans), [`yaml`] (trees),
//! `discover` and `surface` (what the files are, what they configure), [`milvus`] (the deployment),
//! [`rule`] (what is wrong with it, or with a [`change`] of it), [`settings`] (what of that counts), [`fix`] and
//! [`report`] (how to mend and show it); `plan` puts them together to lead a deployment to another release, and
//! `init` sets a repository up.

#![forbid(unsafe_code)]

pub mod change;
pub mod chart;
pub mod check;
pub mod cli;
pub(crate) mod discover;
pub(crate) mod fault;
pub mod fix;
mod hash;
mod index;
pub(crate) mod init;
mod letters;
pub mod milvus;
pub(crate) mod operator;
mod parallel;
pub(crate) mod plan;
pub mod report;
pub mod rule;
pub(crate) mod schema;
pub mod settings;
pub mod source;
pub(crate) mod surface;
pub mod yaml;
