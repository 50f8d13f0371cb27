//! Settings where nothing reads them. Each key gets one verdict, which one rule reports.

pub mod clobbered_config;
mod config;
mod copies;
pub mod dead_key;
mod extra_files;
mod fixes;
pub mod misplaced_key;
pub mod overridden_setting;
pub mod partial_config;
pub mod removed_key;
pub mod renamed_key;
mod sections;
pub mod service_link_env;
mod several_charts;
pub mod shadowed_old_key;
mod standing;
mod strangers;
pub mod unknown_key;
pub mod unmounted_config;
pub mod unread_env;
mod values;
mod variables;
mod verdict;

pub(in crate::judge) use self::strangers::Strangers;
pub(in crate::judge) use self::variables::Variables;
pub use self::verdict::Verdict;
