//! The compiled form of `rules/milvus/`: one text, and arrays of plain numbers over it.

use super::clamp::{Clamp, ClampCase, OutcomeRow, WhenRow};
use super::constraint::{Constraint, Effect, RelationRow, Required, Term};
use super::param::{DocumentedRow, Param};
use super::prefix::Prefix;
use super::release::Release;
use super::rename::{Rename, RenameTarget};
use super::value::{Accessor, Bound, Dead, Kind, OnChange, Sub, TimeUnit, Value};
use crate::milvus::Version;

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// All strings of the tables, one after the other.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/catalogue.txt"));

/// A part of [`TEXT`].
#[derive(Clone, Copy)]
pub(super) struct Text(u32, u16);

impl Text {
    pub(super) fn get(self) -> &'static str {
        let start = self.0 as usize;
        &TEXT[start..start + usize::from(self.1)]
    }
}

/// Consecutive rows of a table.
#[derive(Clone, Copy)]
pub(super) struct Range(u32, u16);

impl Range {
    pub(super) fn of<T>(self, table: &'static [T]) -> &'static [T] {
        let start = self.0 as usize;
        &table[start..start + usize::from(self.1)]
    }
}

/// What holds from a release on.
#[derive(Clone, Copy)]
pub(super) struct Run<T> {
    pub(super) since: Version,
    pub(super) value: T,
}

/// What is in force in a release: the last run that begins at or before it.
pub(super) fn in_force<T: Copy>(runs: &[Run<T>], version: Version) -> Option<T> {
    runs.iter().take_while(|run| run.since <= version).last().map(|run| run.value)
}

/// What is in force in a release, or in the first one known where the release is older.
pub(super) fn nearest<T: Copy>(runs: &[Run<T>], version: Version) -> Option<T> {
    in_force(runs, version).or_else(|| runs.first().map(|run| run.value))
}

const fn t(start: u32, len: u16) -> Text {
    Text(start, len)
}

const fn r(start: u32, len: u16) -> Range {
    Range(start, len)
}

const fn v(major: u16, minor: u16, patch: u16) -> Version {
    Version::new(major, minor, patch)
}

const fn pre(major: u16, minor: u16, patch: u16) -> Version {
    Version { major, minor, patch, released: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_stay_small() {
        let values = size_of_val(&VALUES) + size_of_val(&KINDS) + size_of_val(&READS) + size_of_val(&CASES);
        let total = TEXT.len() + size_of_val(&PARAMS) + size_of_val(&RENAMES) + values;
        assert!((200_000..1_500_000).contains(&total), "{total} bytes");
    }

    #[test]
    fn between_releases_the_older_one_counts() {
        let runs = [Run { since: v(2, 2, 0), value: 1 }, Run { since: v(2, 5, 0), value: 2 }];
        assert_eq!(in_force(&runs, v(2, 4, 99)), Some(1));
        assert_eq!(in_force(&runs, v(9, 0, 0)), Some(2));
        assert_eq!((in_force(&runs, v(2, 1, 0)), nearest(&runs, v(2, 1, 0))), (None, Some(1)));
        assert_eq!(in_force(&runs, pre(2, 5, 0)), Some(1));
    }
}
