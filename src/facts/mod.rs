//! What is known of Milvus, its chart and its operator: what the files in `rules/` say, as tables with functions to ask
//! them.

pub mod advisories;
pub(crate) mod apart;
mod basis;
pub mod changes;
pub mod chart;
pub(crate) mod commands;
pub(crate) mod compose;
mod evidence;
mod file_kind;
pub mod freshness;
mod judges;
pub(crate) mod kustomize;
mod lints;
pub mod milvus;
pub(crate) mod operator;
pub(crate) mod place;
pub(crate) mod placeholders;
pub(crate) mod plan;
mod pods;
mod secret_names;
pub(crate) mod security;
mod severity;
pub(crate) mod surfaces;
pub(crate) mod tables;
mod version_ranges;

pub use self::basis::Basis;
pub use self::evidence::Ground;
pub use self::file_kind::{FileKind, Role};
pub use self::judges::Judges;
pub(crate) use self::lints::OWN_FAMILY;
pub use self::lints::{RuleInfo, SeverityIn, Source, rule, rules};
pub(crate) use self::pods::MAX_PODS;
pub(crate) use self::secret_names::names_secret;
pub use self::security::{Image, images, is_secret, secret_values};
pub(crate) use self::security::{is_well_known, tokens};
pub use self::severity::Severity;
