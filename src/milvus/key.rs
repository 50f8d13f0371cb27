//! Keys of Milvus settings.

use std::fmt;

/// A key in the form in which Milvus compares keys: lower case, without `/`, `_` and `.`.
///
/// Keys that start with exactly `knowhere.` keep their case and separators from 2.5.0 on; before that they
/// are lower-cased only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NormalKey(String);

impl NormalKey {
    /// Normalises a key written with dots (`mq.type`), as an environment name (`MQ_TYPE`), or any mixture.
    pub fn new(key: &str) -> Self {
        if key.starts_with("knowhere.") {
            return Self(key.into());
        }
        if !key.is_ascii() {
            let kept = key.chars().filter(|c| !matches!(c, '/' | '_' | '.'));
            return Self(kept.flat_map(char::to_lowercase).collect());
        }
        // In runs: look-ups make many of these.
        let mut normal = String::with_capacity(key.len());
        let mut from = 0;
        for (at, byte) in key.bytes().enumerate() {
            if matches!(byte, b'/' | b'_' | b'.') {
                normal.push_str(&key[from..at]);
                from = at + 1;
            }
        }
        normal.push_str(&key[from..]);
        normal.make_ascii_lowercase();
        Self(normal)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A number that is the same for the same key; the place of a key in an index.
    pub(crate) fn hash32(&self) -> u32 {
        // FNV-1a: as good as any for short keys that nobody chooses to collide, and the same at every build.
        self.0.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }
}

impl fmt::Debug for NormalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::borrow::Borrow<str> for NormalKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The path to a setting in its file, as findings show it: `.` between mapping keys, `[0]` for items,
/// `"…"` around keys that hold a dot, ` » ` where an embedded document begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPath(String);

/// Room that a level of a path needs, mostly.
const TYPICAL: usize = 16;

impl KeyPath {
    /// The path of a document's root.
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of a mapping key below this one.
    pub fn key(&self, name: &str) -> Self {
        let mut path = Self(String::with_capacity(self.0.len() + name.len() + TYPICAL));
        path.0.push_str(&self.0);
        path.push(name);
        path
    }

    fn push(&mut self, name: &str) {
        let Self(path) = self;
        if !path.is_empty() && !path.ends_with(" » ") {
            path.push('.');
        }
        if name.contains('.') || name.is_empty() {
            path.push('"');
            path.push_str(name);
            path.push('"');
        } else {
            path.push_str(name);
        }
    }

    /// The path of a mapping key some levels below this one.
    pub fn below<'a>(&self, names: impl Iterator<Item = &'a str>) -> Self {
        let mut path = Self(String::with_capacity(self.0.len() + 2 * TYPICAL));
        path.0.push_str(&self.0);
        names.for_each(|name| path.push(name));
        path
    }

    /// The path of a list item below this one.
    pub fn item(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }

    /// The path of the root of a document embedded in this value.
    pub fn embedded(&self) -> Self {
        Self(format!("{} » ", self.0))
    }

    /// The path with the mark behind which an embedded document begins, where it ends in one.
    pub fn inner(&self) -> &str {
        &self.0
    }

    /// The path behind the first mark of an embedded document.
    pub(crate) fn behind_mark(&self) -> Option<&str> {
        self.0.split_once(" » ").map(|(_, rest)| rest)
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        self.0.trim_end_matches(" » ")
    }
}

impl From<&str> for KeyPath {
    /// A path as findings show it.
    fn from(path: &str) -> Self {
        Self(path.to_owned())
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_milvus_folds_together_are_equal() {
        for same in ["mq.type", "MQ.Type", "mqType", "mq_type", "MQ_TYPE", "mq/type"] {
            assert_eq!(NormalKey::new(same).as_str(), "mqtype");
        }
        assert_ne!(NormalKey::new("mq-type"), NormalKey::new("mq.type"));
        assert_eq!(NormalKey::new("knowhere.DISKANN.build").as_str(), "knowhere.DISKANN.build");
    }

    #[test]
    fn paths_read_as_documented() {
        let user = KeyPath::root().key("extraConfigFiles").key("user.yaml");
        assert_eq!(
            user.embedded().key("mq").key("type").as_str(),
            r#"extraConfigFiles."user.yaml" » mq.type"#
        );
        assert_eq!(user.embedded().as_str(), r#"extraConfigFiles."user.yaml""#);
        assert_eq!(KeyPath::root().key("a").item(0).key("b").as_str(), "a[0].b");
    }
}
