//! The catalogue: every parameter of Milvus by release, old spellings, open prefixes, rules between
//! parameters, and the releases themselves. Its data are in `rules/milvus/`; the build compiles them.

mod clamp;
mod constraint;
mod param;
mod prefix;
mod readable;
mod release;
mod rename;
mod suggest;
mod tables;
mod value;

pub use clamp::{Clamp, ClampCase, Outcome, When};
pub use constraint::{Constraint, Effect, Relation, Required, Term, constraints};
pub use param::{Documented, Param};
pub use prefix::{Prefix, prefix, prefix_in, prefixes};
pub use readable::{Readable, readable};
pub use release::{Release, newest, newest_of_line, oldest, releases};
pub use rename::{Rename, RenameTarget};
pub use suggest::did_you_mean;
pub use value::{Accessor, Bound, Dead, Default, Kind, OnChange, Sub, TimeUnit};

use super::NormalKey;

/// The parameter of a key; old spellings have their own rows only where Milvus ships or declares them.
pub fn param(key: &NormalKey) -> Option<&'static Param> {
    let found = tables::PARAMS.binary_search_by(|p| p.normal().cmp(key.as_str()));
    found.ok().map(|i| &tables::PARAMS[i])
}

/// What became of an old spelling.
pub fn renamed(key: &NormalKey) -> Option<&'static Rename> {
    let found = tables::RENAMES.binary_search_by(|r| r.normal().cmp(key.as_str()));
    found.ok().map(|i| &tables::RENAMES[i])
}

/// All parameters, in the order of their normal form.
pub fn params() -> impl Iterator<Item = &'static Param> {
    tables::PARAMS.iter()
}

/// All old spellings, in the order of their normal form.
pub fn renames() -> impl Iterator<Item = &'static Rename> {
    tables::RENAMES.iter()
}

/// The parameters of a top-level section, whose name is compared as Milvus compares keys.
pub fn section(name: &str) -> impl Iterator<Item = &'static Param> {
    let name = NormalKey::new(name);
    params().filter(move |p| NormalKey::new(p.section()) == name)
}
