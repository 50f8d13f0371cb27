//! `broken-constraint`: settings or fields that contradict each other.

mod check;
mod fields;
mod settings;

pub use self::check::check;
