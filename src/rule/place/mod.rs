//! Settings where nothing reads them. Each key gets one verdict, which one rule reports.

pub mod clobbered_config;
pub mod dead_key;
pub mod misplaced_in_container;
pub mod misplaced_key;
pub mod mounts;
pub mod partial_config;
pub mod removed_key;
pub mod renamed_key;
pub mod service_link_env;
pub mod shadowed_old_key;
pub mod unknown_key;
pub mod unknown_key_cr;
pub mod unmounted_config;
pub mod unmounted_config_cr;
pub mod unread_env;

mod config;
mod copies;
mod extra_files;
mod facts;
mod fixes;
mod sections;
mod standing;
mod values;
mod verdict;

pub use verdict::Verdict;

use crate::milvus::Version;

/// "2.6", for releases that begin a line, else "2.6.8".
fn release(version: Version) -> String {
    if version.patch == 0 { format!("{}.{}", version.major, version.minor) } else { version.to_string() }
}

/// "`a`, `b` and `c`".
fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
