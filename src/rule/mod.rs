//! Judging: rules are pure functions from one reading of a deployment to findings.
//!
//! A rule's metadata, messages, page and examples are its file in `rules/lints/`; what it looks for is the
//! function of the same name below this folder.

mod change;
mod engine;
mod finding;
mod findings;
mod ground;
mod info;
mod memo;
mod mq;
mod neighbours;
pub mod own;
mod place;
pub(crate) mod placeholder;
mod registry;
mod security;
mod storage;
mod topology;
mod upgrade;
mod value;
mod yaml;

#[cfg(test)]
pub(crate) use self::{engine::ask, registry::CHECKS};
pub(crate) use engine::{Judgement, judge, judge_change, judge_with};
pub use finding::{Effect, Finding, Label, Severity, Side, Suppressed, SuppressedBy};
pub use findings::{Findings, Place};
pub use ground::Ground;
pub(crate) use info::OWN_FAMILY;
pub use info::{RuleInfo, SeverityIn, Source, rule, rules};
pub use memo::{Memo, Shared};
pub(crate) use neighbours::{Neighbour, judge_together};
pub(crate) use own::OwnRule;
pub use security::{Secret, secrets};
pub(crate) use security::{is_well_known, names_secret, secrets_read, tokens};
