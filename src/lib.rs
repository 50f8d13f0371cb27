//! mqlint reads the configuration of Milvus deployments, works out what Milvus would run, and reports what
//! is wrong, where, and how to fix it.
//!
//! The modules below are its layers, lowest first. A layer takes names only from itself and those before it, and no
//! files take names from each other in a circle: `tests/product/layers` holds all files under `src/` to that.

#![forbid(unsafe_code)]

pub mod base;

pub mod text;

pub mod facts;

pub mod deployment;

pub mod read;

pub mod understand;

pub mod judge;

pub mod fix;

pub mod report;

pub mod run;

pub mod cli;
