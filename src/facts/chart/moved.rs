//! Where value keys went that are no longer read: facts from `rules/chart/moved.yaml`.

use crate::facts::milvus::Version;
use crate::facts::tables::chart::moved::MOVED;

/// Where a value key went that is no longer read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The last chart version that read it.
    pub last: Version,
    /// What took over; none: nothing did.
    pub to: Option<Target>,
    /// What else there is to say.
    pub note: Option<&'static str>,
}

/// What took over from a value key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A Milvus setting, which belongs into the text of `extraConfigFiles."user.yaml"`.
    Setting(&'static str),
    /// Another value key.
    Value(&'static str),
}

/// Where value keys went, which stand for all keys below them.
pub(super) fn all() -> impl Iterator<Item = (&'static str, Moved)> {
    MOVED.moved.iter().map(|(key, row)| {
        let to = row.value.map(Target::Value);
        (*key, Moved { last: row.last, to, note: row.note })
    })
}
