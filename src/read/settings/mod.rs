//! Settings files of a project, and the rules of its own that they name.

mod choice;
mod condition;
mod fail_on;
pub(crate) mod file;
pub mod keys;
pub(crate) mod names;
mod own;
mod own_rule;
pub(crate) mod parse;
mod path_settings;
pub(crate) mod project;
mod target_index;
mod version_range;

pub use self::choice::{RuleChoice, SettingsChoice};
pub use self::condition::{Condition, Subject, Test};
pub use self::fail_on::FailOn;
pub(crate) use self::names::{rule_choice, unknown_rule};
pub(crate) use self::own::rule_files;
pub(crate) use self::own_rule::OwnRule;
pub use self::own_rule::parse_rule;
pub use self::path_settings::{PathSettings, Patterns};
pub(crate) use self::project::FILE_NAME;
pub use self::project::ProjectSettings;
pub use self::version_range::version_range;
