//! `missing-broker`: a queue without a broker behind it.

mod chart;
mod check;
mod not_enabled;
mod resource;

pub use self::chart::is_addressed_by_image;
pub use self::check::check;
pub use self::not_enabled::not_enabled;
