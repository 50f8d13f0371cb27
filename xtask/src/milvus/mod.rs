//! Milvus: its parameters and its shipped file.

mod import;
mod items;
mod new_rows;
mod renames;
mod shipped;
mod source;
mod verify;

pub use import::import;
pub use items::{FOLDER, Item};
pub use source::{ITEMS_SINCE, Release, Source, releases};
pub use verify::verify;
