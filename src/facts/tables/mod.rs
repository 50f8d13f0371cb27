//! What the files of `rules/` say, as types: a file here for each of them, under the same name, with the table that is made of it.
//!
//! The build takes this folder in, reads each file of rules by its types, checks it, and writes it as the Rust that the module
//! ends with. A new fact is a row there and a field here.

pub(crate) mod advisories;
pub(crate) mod apart;
pub(crate) mod changes;
pub(crate) mod chart;
pub(crate) mod commands;
pub(crate) mod compose;
pub(crate) mod form;
pub(crate) mod freshness;
pub(crate) mod kustomize;
pub(crate) mod milvus;
pub(crate) mod operator;
pub(crate) mod place;
pub(crate) mod placeholders;
pub(crate) mod plan;
pub(crate) mod security;
pub(crate) mod surfaces;
