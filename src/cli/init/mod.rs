//! `mqlint init`: setting up a repository with the settings, the hook and the step of the pipeline that fit what is
//! there.
//!
//! [`survey()`] sees what is there, [`propose()`] says what fits as [`Proposal`]s, which may be shown or carried out
//! ([`Proposal::carry_out`]). What is there already is never changed, except that an item is added to a list.

mod ci;
pub(crate) mod command;
mod hook;
mod proposal;
pub(crate) mod propose;
mod settings;
mod survey;
mod write;

pub use self::proposal::{Proposal, ProposedStep};
pub use self::propose::propose;
pub use self::survey::{FoundDeployment, Survey, SurveyFact, survey};
pub use self::write::Done;
