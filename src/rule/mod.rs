//! Judging: rules are pure functions from one reading of a deployment to findings.
//!
//! A rule's metadata, messages, page and examples are its file in `rules/lints/`; what it looks for is the
//! function of the same name below this folder.

mod change;
mod engine;
mod finding;
mod findings;
mod info;
mod memo;
mod mq;
mod neighbours;
mod place;
pub mod placeholder;
mod registry;
mod security;
mod storage;
mod topology;
mod upgrade;
mod value;
mod yaml;

pub use engine::{Judgement, judge, judge_change};
pub use finding::{Effect, Finding, Label, Severity, Side};
pub use findings::{Findings, Place};
pub use info::{Ground, RuleInfo, SeverityIn, Source, rule, rules};
pub use memo::Memo;
pub use neighbours::{Neighbour, judge_together};
pub(crate) use security::secrets;
