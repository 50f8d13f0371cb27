//! Keys that Milvus reads by their first part: facts from `rules/milvus/prefixes.yaml`.

use std::sync::LazyLock;

use crate::facts::milvus::Version;
use crate::facts::tables::milvus::catalogue::PREFIXES;
pub use crate::facts::tables::milvus::catalogue::Prefix;

impl Prefix {
    /// The first part, mostly with its last dot.
    pub fn text(&self) -> &'static str {
        self.text.get()
    }

    /// Whether a release reads it.
    pub fn read_in(&self, version: Version) -> bool {
        self.since <= version && self.until.is_none_or(|until| version < until)
    }

    /// The first release that reads it.
    pub fn since(&self) -> Version {
        self.since
    }

    /// The first release that no longer reads it.
    pub fn until(&self) -> Option<Version> {
        self.until
    }

    /// Whether upper and lower case matter, in the first part and after it.
    pub(crate) fn keeps_case(&self) -> bool {
        self.keeps_case
    }

    /// Whether a running Milvus takes over changes.
    pub(crate) fn refreshable(&self) -> bool {
        self.refreshable
    }

    /// What the keys are for.
    pub fn holds(&self) -> &'static str {
        self.holds.get()
    }

    /// Where it is known from.
    pub fn source(&self) -> &'static str {
        self.source.get()
    }

    fn matches(&self, key: &str) -> bool {
        let text = self.text();
        match key.get(..text.len()) {
            Some(start) if key.len() > text.len() => {
                if self.keeps_case {
                    start == text
                } else {
                    start.eq_ignore_ascii_case(text)
                }
            }
            _ => false,
        }
    }
}

/// The open prefix of a key with dots, the longest where several match.
pub fn prefix(key: &str) -> Option<&'static Prefix> {
    may_match(key).then(|| prefixes().filter(|p| p.matches(key)).max_by_key(|p| p.text().len()))?
}

/// Whether any open prefix begins with the letter that a key begins with.
fn may_match(key: &str) -> bool {
    static FIRST: LazyLock<[bool; 256]> = LazyLock::new(|| {
        let mut first = [false; 256];
        for letter in prefixes().filter_map(|p| p.text().bytes().next()) {
            first[usize::from(letter.to_ascii_lowercase())] = true;
        }
        first
    });
    key.bytes().next().is_some_and(|letter| FIRST[usize::from(letter.to_ascii_lowercase())])
}

/// The open prefix that a release reads a key by.
pub fn prefix_in(key: &str, version: Version) -> Option<&'static Prefix> {
    let read = |p: &&Prefix| p.matches(key) && p.read_in(version);
    may_match(key).then(|| prefixes().filter(read).max_by_key(|p| p.text().len()))?
}

/// All open prefixes.
pub fn prefixes() -> impl Iterator<Item = &'static Prefix> {
    PREFIXES.iter()
}
