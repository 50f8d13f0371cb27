//! Milvus: its parameters and its shipped file.

mod items;
mod shipped;
mod source;
mod verify;

pub use items::{FOLDER, Item};
pub use source::{Release, Source};
pub use verify::verify;
