//! Secrets, and who can reach what.

pub mod default_credentials;
pub mod open_access;
pub mod plaintext_secret;
pub mod vulnerable_dependency;

mod facts;
mod secrets;

pub(crate) use facts::well_known as is_well_known;
pub use secrets::{Secret, secrets};
