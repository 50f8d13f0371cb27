//! `unknown-key`: a key that nothing knows.

mod check;
mod fields;

pub use self::check::check;
