//! The rows of the catalogue of parameters: one text, and arrays of plain numbers over it, which need no work when the program
//! starts. The build packs `rules/milvus/` into them.

use super::words::{Dead, Effect, OnChange, ParamKind, Sub};
use crate::facts::milvus::Version;

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// All strings of the tables, one after the other.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/catalogue.txt"));

/// A part of [`TEXT`].
#[derive(Clone, Copy)]
pub(crate) struct Text(u32, u16);

impl Text {
    pub(crate) fn get(self) -> &'static str {
        let start = self.0 as usize;
        &TEXT[start..start + usize::from(self.1)]
    }
}

/// Consecutive rows of a table.
#[derive(Clone, Copy)]
pub(crate) struct Range(u32, u16);

impl Range {
    pub(crate) fn of<T>(self, table: &'static [T]) -> &'static [T] {
        let start = self.0 as usize;
        &table[start..start + usize::from(self.1)]
    }
}

/// What holds from a release on.
#[derive(Clone, Copy)]
pub(crate) struct Run<T> {
    pub(crate) since: Version,
    pub(crate) value: T,
}

/// What is in force in a release: the last run that begins at or before it.
pub(crate) fn in_force<T: Copy>(runs: &[Run<T>], version: Version) -> Option<T> {
    runs.iter().take_while(|run| run.since <= version).last().map(|run| run.value)
}

/// What is in force in a release, or in the first one known where the release is older.
pub(crate) fn nearest<T: Copy>(runs: &[Run<T>], version: Version) -> Option<T> {
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

/// A parameter: what is known of it, by release.
///
/// A release between two known ones has what the older of them has, a newer one than all what the newest has.
pub struct Param {
    pub(crate) key: Text,
    pub(crate) normal: Text,
    pub(crate) kind: Range,
    pub(crate) sub: Option<Sub>,
    pub(crate) unit: Range,
    pub(crate) allowed: Range,
    pub(crate) min: Option<Bound>,
    pub(crate) max: Option<Bound>,
    pub(crate) code: Range,
    pub(crate) shipped: Range,
    pub(crate) reads: Range,
    pub(crate) flags: u32,
    pub(crate) immutable: Option<Version>,
    pub(crate) file: Option<Text>,
    pub(crate) documented: Option<DocumentedRow>,
    pub(crate) dead: Range,
    pub(crate) clamps: Range,
    pub(crate) on_change: Option<OnChange>,
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}

/// `Documented` as stored.
#[derive(Clone, Copy)]
pub(crate) struct DocumentedRow {
    pub(crate) since: Option<Version>,
    pub(crate) until: Option<Version>,
    pub(crate) default: Value,
}

/// A default as stored.
#[derive(Clone, Copy)]
pub(crate) enum Value {
    Absent,
    Text(Text),
    Unlimited,
    Required,
    Computed(Text),
}

/// A unit of time in which an accessor counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// Milliseconds.
    Ms,
    /// Seconds.
    S,
    /// Minutes.
    Min,
    /// Hours.
    H,
}

/// The function of Milvus that turns the text into a value, by its name in Milvus.
///
/// Functions named `Load…`, `Parse…` and `initChanNamePrefix` are of 2.2, where text that cannot be parsed stops
/// the start; the others give zero, false or the default.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Accessor {
    Get,
    GetAsBool,
    GetAsDuration(TimeUnit),
    GetAsDurationByParse,
    GetAsFloat,
    GetAsInt,
    GetAsInt32,
    GetAsInt64,
    GetAsJSONMap,
    GetAsRoleDetails,
    GetAsSize,
    GetAsStrings,
    GetAsUint,
    GetAsUint32,
    GetAsUint64,
    GetConfig,
    GetValue,
    Load,
    LoadWithDefault,
    LoadWithDefault2,
    LoadWithPriority,
    ParseBool,
    ParseConfig,
    ParseFloatWithDefault,
    ParseInt32WithDefault,
    ParseInt64WithDefault,
    ParseIntWithDefault,
    ParseUInt16WithDefault,
    InitChanNamePrefix,
}

/// A bound of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The bound, in the parameter's unit.
    pub value: f64,
    /// Whether the bound itself is already outside.
    pub exclusive: bool,
}

/// What Milvus does with unfit values of a parameter, over some releases.
pub struct Clamp {
    pub(crate) since: Version,
    pub(crate) until: Option<Version>,
    pub(crate) cases: Range,
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}

/// Some unfit values and what becomes of them.
pub struct ClampCase {
    pub(crate) when: Range,
    pub(crate) then: OutcomeRow,
    pub(crate) warns: bool,
}

/// A condition on the value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When<T = &'static str> {
    /// The setting is absent.
    Missing,
    /// The text is empty.
    Empty,
    /// No number.
    NotANumber,
    /// No whole number.
    NotAnInteger,
    /// Neither true nor false.
    NotABool,
    /// Not the JSON that is asked for.
    NotJson,
    /// None of the allowed words.
    NotAllowed,
    /// The setting is on in a cluster.
    OutsideStandalone,
    /// The text holds `-partition-`.
    HoldsPartition,
    /// Below the lower half of its pair of settings.
    BelowPartner,
    /// Above the upper half of its pair of settings.
    AbovePartner,
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
    /// Less than this.
    Below(f64),
    /// More than this.
    Above(f64),
    /// Exactly this.
    Exactly(f64),
    /// More than another setting or a fraction of it.
    AboveComputed(T),
    /// Another setting has a value.
    Other {
        /// Its key.
        key: T,
        /// Its value.
        value: T,
    },
}

/// What becomes of an unfit value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<T = &'static str> {
    /// This text replaces it.
    Text(T),
    /// The parameter's default replaces it.
    Default,
    /// There is no limit.
    Unlimited,
    /// Milvus does not start.
    Panic,
    /// Something that is worked out, as described, replaces it.
    Computed(T),
}

/// [`Outcome`] as stored.
pub(crate) type OutcomeRow = Outcome<Text>;

/// [`When`] as stored.
pub(crate) type WhenRow = When<Text>;

/// A rule between parameters.
pub struct Constraint {
    pub(crate) id: Text,
    pub(crate) relation: RelationRow,
    pub(crate) since: Option<Version>,
    pub(crate) until: Option<Version>,
    pub(crate) effect: Effect,
    pub(crate) text: Text,
    pub(crate) source: Text,
}

/// A key's number times a factor.
pub struct Term {
    pub(crate) key: Text,
    /// The factor.
    pub times: f64,
}

/// A key and the values it must, or must not, have.
pub struct Required {
    pub(crate) key: Text,
    pub(crate) is: Range,
    pub(crate) not: Range,
}

/// `Relation` as stored. Some forms may have no row at present.
#[allow(dead_code)]
#[derive(Clone, Copy)]
pub(crate) enum RelationRow {
    Ascending(Range),
    StrictlyAscending(Range),
    Needs { keys: Range, when: Range, have: Range },
    Different(Range),
    Stated(Range),
}

/// A first part after which any key is read.
pub struct Prefix {
    pub(crate) text: Text,
    pub(crate) since: Version,
    pub(crate) until: Option<Version>,
    pub(crate) keeps_case: bool,
    pub(crate) refreshable: bool,
    pub(crate) holds: Text,
    pub(crate) source: Text,
}

/// A release.
pub struct Release {
    /// Its version.
    pub version: Version,
    pub(crate) tag: Option<Text>,
    pub(crate) commit: Option<Text>,
    /// Whether the catalogue's parameters were read from its source.
    pub parameters_read: bool,
}

/// An old spelling and what became of it.
pub struct Rename {
    pub(crate) old: Text,
    pub(crate) normal: Text,
    pub(crate) targets: Range,
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}

/// A key that an old spelling became.
pub struct RenameTarget {
    pub(crate) key: Text,
    pub(crate) since: Option<Version>,
    pub(crate) until: Option<Version>,
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
