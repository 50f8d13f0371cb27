//! The domain: releases, keys, settings and their layers, deployments, and the choice of a message queue.

pub mod catalogue;
mod key;
mod version;

pub use key::{KeyPath, NormalKey};
pub use version::{NotAVersion, Version, VersionText};
