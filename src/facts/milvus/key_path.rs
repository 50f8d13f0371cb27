//! Paths to settings in their files.

use std::fmt;

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

    /// The path of a mapping key some levels below this one, by the path from here to there.
    pub(crate) fn followed(&self, path: &str) -> Self {
        if self.0.is_empty() {
            return Self(path.to_owned());
        }
        let dot = if self.0.ends_with(" » ") { "" } else { "." };
        Self([&self.0, dot, path].concat())
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

    /// The keys from the root of a document to this one; `None` where they are not plain words in mappings of it.
    pub(crate) fn keys_below(&self, root: &KeyPath) -> Option<Vec<&str>> {
        let path = self.0.strip_prefix(&*root.0)?;
        let is_word = |key: &&str| {
            !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        };
        let keys: Vec<&str> = path.trim_start_matches('.').split('.').collect();
        keys.iter().all(is_word).then_some(keys)
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
