//! What tells keys that were meant for another file or place: facts from `rules/place.yaml`.

use super::milvus::NormalKey;
use super::milvus::catalogue::{self, Param};
use super::tables::place::PLACE;

/// Keys of other surfaces in milvus.yaml and user.yaml, with the setting that they stand for there.
pub(crate) static SELECTORS: &[(&str, &str)] = PLACE.selectors;
/// Fields of the operator's resource.
pub(crate) static RESOURCE_FIELDS: &[&str] = PLACE.resource_fields;
/// The value key of the texts of files.
pub(crate) const FILES_KEY: &str = PLACE.files_key;
/// What people write for [`FILES_KEY`].
pub(crate) static FILES_KEY_MISNOMERS: &[&str] = PLACE.files_key_misnomers;
/// The name of the file for the user's own settings.
pub(crate) const USER_FILE: &str = PLACE.user_file;
/// First characters of keys that are not meant to be read.
pub(crate) static HOLDERS: &[&str] = PLACE.holders;
/// Keys without a value that `helm get values` puts before the values.
pub(crate) static HEADINGS: &[&str] = PLACE.headings;
/// Keys below the name of a dependency that are for the chart around it.
pub(crate) static OUTER_SWITCHES: &[&str] = PLACE.outer_switches;
/// The fewest keys of a copy of a release's own file.
pub(crate) const COPY_LEAST: usize = PLACE.copy_least;
/// How many of a copy's keys in a hundred are at the release's own values.
pub(crate) const COPY_SHARE: usize = PLACE.copy_share;
/// No more keys than this are named in one note.
pub(crate) const NAMED_KEYS: usize = PLACE.named_keys;

/// The setting of Milvus that a key is which its section of the chart's values, or of a resource's dependencies, does
/// not have.
pub(crate) fn home(key: &str) -> Option<&'static Param> {
    let inside = |(section, to): &(&str, &str)| {
        let rest = key.strip_prefix(section)?.strip_prefix('.')?;
        Some(format!("{to}.{rest}"))
    };
    let named = PLACE.homes.iter().find_map(inside)?;
    let other = PLACE.names.iter().find(|(name, _)| name.eq_ignore_ascii_case(&named));
    catalogue::param(&NormalKey::new(other.map_or(named.as_str(), |(_, key)| *key)))
}
/// The setting that a key of Milvus' own configuration is another name of.
pub(crate) fn named(key: &str) -> Option<&'static Param> {
    let (_, right) = PLACE.names.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
    catalogue::param(&NormalKey::new(right))
}
