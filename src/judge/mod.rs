//! Judging: rules are pure functions from one reading of a deployment to findings.
//!
//! A rule's metadata, messages, page and examples are its file in `rules/lints/`; what it looks for is the
//! function of the same name below this folder.

mod case;
pub(crate) mod change;
pub(crate) mod engine;
pub mod finding;
mod neighbour;
mod neighbours;
mod options;
pub mod own;
pub(crate) mod registry;
mod rules;
mod sealed;
mod set_by_user;
pub(crate) mod settle;
mod summary;

pub use self::case::{Case, DetachedCase, Observer, cases};
pub(crate) use self::engine::{judge, judge_change, judge_with};
pub(crate) use self::neighbour::Neighbour;
pub(crate) use self::neighbours::judge_together;
pub use self::options::{BaselineChoice, JudgeOptions};
pub(crate) use self::summary::summary;
