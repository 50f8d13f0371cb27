//! The catalogue: every parameter of Milvus by release, old spellings, open prefixes, rules between parameters, and the
//! releases themselves, of `rules/milvus/`.

mod clamps;
mod constraints;
mod default;
mod drift;
pub(crate) mod names;
pub mod params;
mod prefixes;
mod releases;
mod renames;
mod suggest;

pub use self::clamps::{Clamp, ClampCase, Outcome, When};
pub use self::constraints::{Constraint, Effect, Relation, Required, Term, constraints};
pub use self::default::Default;
pub(crate) use self::drift::drifting;
pub use self::drift::shared;
pub use self::params::{
    Accessor, Bound, Dead, Documented, OnChange, Param, ParamKind, Sub, TimeUnit, param, params, section,
};
pub(crate) use self::params::{is_secret, parameters_since};
pub(crate) use self::prefixes::prefixes;
pub use self::prefixes::{Prefix, prefix, prefix_in};
pub use self::releases::{Release, newest, newest_of_line, newest_read, oldest, releases};
pub(crate) use self::releases::{
    instead_of, is_newer_than_known, judged_as, line_before_had, newest_read_of_line, read_before, release_of,
};
pub(crate) use self::renames::old_spellings;
pub use self::renames::{Rename, RenameTarget, renamed, renames};
pub use self::suggest::did_you_mean;
pub(crate) use self::suggest::{is_misspelt, may_be_near};
