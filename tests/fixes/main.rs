//! Fixes: each by itself, all of a file to the fixpoint, and how they are written.

#[path = "../common/mod.rs"]
mod common;
mod files;
mod generated;
#[path = "../support/mended.rs"]
mod mended;
mod single;
mod trial;
mod whole;
