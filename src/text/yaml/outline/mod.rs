//! The outline of a text: its events by the grammar of YAML 1.1, with spans.

mod block;
mod document;
pub(crate) mod event;
mod flow;
pub(crate) mod parser;
