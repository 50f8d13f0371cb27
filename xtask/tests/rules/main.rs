//! `rules verify`, `rules new` and `rules import` on repositories that are made up.

#![allow(clippy::unwrap_used)]

mod chart;
mod milvus;
mod operator;
mod upstream;
