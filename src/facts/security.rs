//! Facts from `rules/security.yaml`.

use super::milvus::{NormalKey, catalogue};
use super::tables::security::SECURITY;
pub use super::tables::security::{Exposed, Image, Protocols, Token, Way};

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

/// What an ingress calls the protocol to Milvus.
pub fn protocols() -> &'static Protocols {
    &SECURITY.protocols
}

/// The ways from outside.
pub fn exposed() -> &'static Exposed {
    &SECURITY.exposed
}

/// Whether an annotation, or the class of an ingress, keeps a way from being public.
pub fn is_guard(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    SECURITY.exposed.guarded.iter().any(|word| text.contains(word))
}

/// True for a value that everybody knows.
pub fn is_well_known(text: &str) -> bool {
    SECURITY.well_known.contains(&text)
}

/// The images with a published fix.
pub fn images() -> &'static [Image] {
    SECURITY.images
}

/// What tokens begin with, and how many characters they have at least.
pub fn tokens() -> &'static [Token] {
    SECURITY.tokens
}

/// The value keys that hold secrets.
pub fn secret_values() -> &'static [&'static str] {
    SECURITY.secrets.values
}

/// True for a setting, with dots between levels, that holds a secret.
pub fn is_secret(key: &str) -> bool {
    holds_secret(key, &NormalKey::new(key))
}

/// True for a setting that holds a secret, given with its normal form.
pub(crate) fn holds_secret(key: &str, normal: &NormalKey) -> bool {
    catalogue::is_secret(normal) && !SECURITY.secrets.but.iter().any(|pattern| fits(key, pattern))
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
