//! Reporting: one file per output format, and what keeps secrets out of all of them.

mod concise;
mod fixed;
mod format;
mod github;
mod gitlab;
mod hunk;
mod json;
mod junit;
mod markdown;
pub mod mask;
mod options;
pub(crate) mod pretty;
mod resolution;
mod resolution_change;
mod sarif;
mod summary;
pub mod write;

pub use self::format::{FORMATS, Format, FormatInfo, Output};
pub(crate) use self::json::{ErrorJson, RulesJson, ToolJson, print as print_json};
pub use self::options::ReportOptions;
pub(crate) use self::write::summary_line;
pub use self::write::write;
