//! `mqlint plan`: an upgrade, or a change of the message queue, as a runbook.
//!
//! A [`Plan`] leads one deployment from the release it runs to another, in [`Hop`]s that the facts allow
//! (`rules/milvus/upgrades.yaml`). The files are edited in memory hop by hop (`edited_files`), so that each hop is judged,
//! and shown as a difference, from where the one before has left them.

mod course;
mod edited_files;
mod editor;
mod hops;
mod keep;
mod make;
mod names;
mod queue_change;
mod queue_edits;
pub(crate) mod runbook;
mod setting_words;
mod situation;
mod state_parts;
mod steps;
pub(crate) mod write;

pub use self::make::{PlanOptions, plan};
pub use self::runbook::{
    Hop, Plan, PlanOutcome, QueueSwitch, Runbook, ShellVariable, Statement, Step, StepKind, SwitchWay,
    Versions,
};
