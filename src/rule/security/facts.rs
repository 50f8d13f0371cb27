//! Facts from `rules/security.yaml`.

use crate::chart::ValueView;
use crate::milvus::{NormalKey, Written, catalogue};
use crate::surface::helm_values::{Helm, Value};

include!(concat!(env!("OUT_DIR"), "/security.rs"));

/// A way from outside.
pub struct Way {
    kind: Option<&'static str>,
    enabled: Option<&'static str>,
    annotations: &'static str,
    class: Option<&'static str>,
    ranges: Option<&'static str>,
}

/// An image with a published fix.
pub struct Image {
    /// The value key of its tag.
    pub key: &'static str,
    /// The last part of its repository.
    pub image: &'static str,
    /// What the addresses hold by which it runs on several servers.
    pub distributed: &'static str,
    /// What tags of the form that can be compared begin with.
    pub prefix: &'static str,
    /// Tags that sort before it lack the fix.
    pub before: &'static str,
    /// The program.
    pub title: &'static str,
    /// The name of the fix.
    pub advisory: &'static str,
}

impl Image {
    /// Whether a tag has the form that can be compared, and is older than the fix.
    pub fn is_old(&self, tag: &str) -> bool {
        tag.starts_with(self.prefix) && tag < self.before
    }

    /// What a message says of it.
    pub fn values<'v>(&self, tag: &'v str) -> [(&'static str, &'v str); 4] {
        [("title", self.title), ("tag", tag), ("advisory", self.advisory), ("fixed", self.before)]
    }
}

/// A way that is open.
pub struct Open {
    /// The value key that opens it.
    pub key: &'static str,
    /// What it says.
    pub says: String,
    /// Where the user wrote it.
    pub written: Written,
}

impl Way {
    /// Where the user opened it to everybody.
    fn open(&self, helm: &Helm) -> Option<Open> {
        let key = self.kind.or(self.enabled)?;
        let says = helm.values.text(key)?;
        let open = match self.kind {
            Some(_) => PUBLIC_TYPES.contains(&says.as_str()),
            None => helm.values.is_true(key),
        };
        let written = helm.values.written(key).filter(|_| open && !self.guarded(helm))?;
        Some(Open { key, says, written })
    }

    /// Whether annotations, the class of an ingress or ranges of addresses keep it from being public.
    fn guarded(&self, helm: &Helm) -> bool {
        let class = self.class.and_then(|key| helm.values.text(key)).unwrap_or_default();
        let ranges = self.ranges.is_some_and(|key| helm.values.changed(key).is_some());
        ranges || is_guard(&class) || self.guarding_annotation(helm)
    }

    fn guarding_annotation(&self, helm: &Helm) -> bool {
        let path: Vec<&str> = self.annotations.split('.').collect();
        let Value::Written(_, file, node) = helm.values.get(&path) else { return false };
        let tree = &file.tree;
        tree.entries(tree.resolve(node)).iter().any(|entry| {
            let value = tree.text(tree.resolve(entry.value));
            value != "false" && (is_guard(tree.text(entry.key)) || is_guard(value))
        })
    }
}

fn is_guard(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    GUARDED.iter().any(|word| text.contains(word))
}

/// The ways to Milvus that are open.
pub fn to_milvus(helm: &Helm) -> Vec<Open> {
    TO_MILVUS.iter().filter_map(|way| way.open(helm)).collect()
}

/// The ways to the bundled MinIO that are open; none where it is not deployed.
pub fn to_minio(helm: &Helm) -> Vec<Open> {
    let deployed = helm.values.view("minio.enabled") != ValueView::Bool(false);
    TO_MINIO.iter().filter(|_| deployed).filter_map(|way| way.open(helm)).collect()
}

/// True for a value that everybody knows.
pub fn well_known(text: &str) -> bool {
    WELL_KNOWN.contains(&text)
}

/// The images with a published fix.
pub fn images() -> &'static [Image] {
    IMAGES
}

/// What tokens begin with, and how many characters they have at least.
pub fn tokens() -> &'static [(&'static str, usize)] {
    TOKENS
}

/// What names of secrets look like, without what separates their words.
pub struct Names {
    /// One that holds such a text is that of a secret,
    pub holds: &'static [&'static str],
    /// or one of which this is the last word,
    pub last_words: &'static [&'static str],
    /// or one that ends nearly like this;
    pub alike: &'static [&'static str],
    /// but not where it ends with this,
    pub but_ends: &'static [&'static str],
    /// or holds this,
    pub but_holds: &'static [&'static str],
    /// or is this.
    pub but: &'static [&'static str],
}

/// What names of secrets look like.
pub const NAMES: Names = Names {
    holds: HOLDS,
    last_words: LAST_WORDS,
    alike: ALIKE,
    but_ends: BUT_ENDS,
    but_holds: BUT_HOLDS,
    but: BUT,
};

/// The value keys that hold secrets.
pub fn secret_values() -> &'static [&'static str] {
    SECRET_VALUES
}

/// True for a setting, with dots between levels, that holds a secret.
pub fn is_secret(key: &str) -> bool {
    holds_secret(key, &NormalKey::new(key))
}

/// The same of a key whose normal form is known.
pub(super) fn holds_secret(key: &str, normal: &NormalKey) -> bool {
    catalogue::is_secret(normal) && !NO_SECRETS.iter().any(|pattern| fits(key, pattern))
}

/// Level by level, whatever the case; `*` is one level, at the end all that follow.
fn fits(key: &str, pattern: &str) -> bool {
    let mut keys = key.split('.');
    let mut levels = pattern.split('.').peekable();
    while let Some(level) = levels.next() {
        match (keys.next(), level) {
            (Some(_), "*") if levels.peek().is_none() => return true,
            (Some(_), "*") => {}
            (Some(key), level) if key.eq_ignore_ascii_case(level) => {}
            _ => return false,
        }
    }
    keys.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_by_their_levels() {
        assert!(is_secret("minio.secretAccessKey") && is_secret("MINIO.secretaccesskey"));
        assert!(is_secret("credential.apikey1.apikey") && !is_secret("credential.apikey1.enable"));
        assert!(!is_secret("minio.accessKeyID"));
    }
}
