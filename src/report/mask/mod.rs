//! Masking: what a secret is, by its key, by its name and by its form, and text without it.

mod authority;
mod below;
mod hide;
mod manifest;
mod named;
pub(crate) mod secrets;
pub(crate) mod text;
mod value;
mod words;

pub use self::hide::hide;
pub(crate) use self::hide::{hide_change, hide_fixed, hide_messages, hide_resolution};
pub(crate) use self::text::{find_secrets, masked, masked_part, split_lines};
