//! The operator: the fields of its resources, and the image it installs.

mod fields;
mod source;
mod verify;

pub use source::Source;
pub use verify::verify;
