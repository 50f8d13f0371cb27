//! Secrets, and who can reach what.

pub mod default_credentials;
pub mod open_access;
pub mod plaintext_secret;
pub mod vulnerable_dependency;
