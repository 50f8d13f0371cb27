//! Understanding: a deployment under one release and mode, with the layers of settings that its surface makes of the
//! files.

mod config_files;
mod container;
pub(crate) mod external_stores;
mod helm;
pub mod milvus_yaml;
mod operator;
pub(crate) mod readings;
mod refused;
mod secrets;

pub(crate) use self::config_files::settings_of;
pub(crate) use self::helm::helm_refuses;
pub use self::helm::{Reread, reread};
pub use self::readings::{assumptions, readings};
pub(crate) use self::refused::is_refused;
pub use self::secrets::{Secret, secrets, secrets_of_reading};
