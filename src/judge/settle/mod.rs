//! What a project has decided: which findings count, and why others do not.
//!
//! Rules know nothing of this. [`conclude()`] is the one stage between them and the report: every command that reports
//! findings ends with it.

mod baseline;
mod comments;
pub mod conclude;
mod context;
pub(crate) mod dedupe;
mod directive;
mod finish;
pub(crate) mod map_to_source;
mod order;
mod reach;
mod scope;
mod written;

pub(crate) use self::conclude::{conclude, settings_mistakes};
pub use self::context::SettleContext;
pub(crate) use self::finish::finish;
pub(crate) use self::order::sort;
