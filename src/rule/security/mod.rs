//! Secrets, and who can reach what.

pub mod default_credentials;
pub mod open_access;
pub mod plaintext_secret;
pub mod vulnerable_dependency;

mod facts;
mod names;
mod secrets;

pub(crate) use facts::{tokens, well_known as is_well_known};
pub(crate) use names::names_secret;
pub use secrets::{Secret, secrets, secrets_read};
