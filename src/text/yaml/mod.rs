//! YAML as a tree in which every key, value and comment has a byte span, and as the readers of Milvus' files see it.
//!
//! Milvus and Helm read with ports of libyaml, YAML 1.1: a scanner of our own knows what those accept and where things
//! begin and end. [`yaml-rust2`](yaml_rust2), which follows YAML 1.2 and gives starts only, reads every text beside it
//! in which there may be two opinions.

pub(crate) mod assemble;
mod build;
mod decode;
mod embedded;
mod embedded_origin;
mod events;
mod lookup;
mod node;
mod outline;
mod parse;
pub mod reader;
mod scan;
mod sharing;
pub mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod wide;

pub use self::assemble::{Part, PartShape, assemble};
pub use self::node::{Document, Entry, NodeId, NodeKind, Style};
pub(crate) use self::parse::parse_shared;
pub use self::parse::{parse, parse_not_text};
pub use self::syntax::{MAX_DEPTH, MAX_NODES, Problem, SyntaxError};
pub use self::tree::Tree;
