//! The operator: the fields of its resources, and the image it installs.

mod fields;
mod import;
mod source;
mod verify;

pub use import::import;
pub use source::Source;
pub use verify::verify;
