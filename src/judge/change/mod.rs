//! A deployment before and after a change: what differs, and what that does to its data.

mod differences;
pub(crate) mod folders;
mod hazards;
pub(crate) mod places;
pub(crate) mod stated_value;

pub(crate) use self::differences::tool_assumed;
pub use self::differences::{Change, Differs, Refusals};
