//! Keys of Milvus settings.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::catalogue::names;
use super::fold::fold;
use crate::base::hash::hash;
use crate::facts::tables::milvus::catalogue::Param;

/// A key in the form in which Milvus compares keys: lower case, without `/`, `_` and `.`.
///
/// Keys that start with exactly `knowhere.` keep their case and separators from 2.5.0 on; before that they
/// are lower-cased only.
#[derive(Clone)]
pub struct NormalKey(Form);

/// Most keys are those of parameters: these need no text of their own, and are compared at once.
#[derive(Clone)]
enum Form {
    /// The key of a parameter, always in this form.
    Known(&'static Param),
    /// Any other.
    Other(Box<str>),
}

impl NormalKey {
    /// Normalises a key written with dots (`mq.type`), as an environment name (`MQ_TYPE`), or any mixture.
    pub fn new(key: &str) -> Self {
        if let Some(param) = names::spelt(key) {
            return Self(Form::Known(param));
        }
        let folded = fold(key);
        Self(match names::folded(&folded) {
            Some(param) => Form::Known(param),
            None => Form::Other(folded.into()),
        })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Form::Known(param) => param.normal.get(),
            Form::Other(folded) => folded,
        }
    }

    /// The parameter that has this key.
    pub(crate) fn param(&self) -> Option<&'static Param> {
        match self.0 {
            Form::Known(param) => Some(param),
            Form::Other(_) => None,
        }
    }

    /// A number that is the same for the same key; the place of a key in an index.
    pub(crate) fn hash32(&self) -> u32 {
        hash(self.as_str())
    }
}

impl PartialEq for NormalKey {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Form::Known(one), Form::Known(two)) => std::ptr::eq(*one, *two),
            (Form::Other(one), Form::Other(two)) => one == two,
            _ => false,
        }
    }
}

impl Eq for NormalKey {}

impl PartialOrd for NormalKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for NormalKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for NormalKey {
    /// As its text, which it can be looked up by.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for NormalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl std::borrow::Borrow<str> for NormalKey {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::milvus::catalogue;

    #[test]
    fn spellings_that_milvus_folds_together_are_equal() {
        for same in ["mq.type", "MQ.Type", "mqType", "mq_type", "MQ_TYPE", "mq/type"] {
            assert_eq!(NormalKey::new(same).as_str(), "mqtype");
        }
        assert_ne!(NormalKey::new("mq-type"), NormalKey::new("mq.type"));
        assert_eq!(NormalKey::new("knowhere.DISKANN.build").as_str(), "knowhere.DISKANN.build");
    }

    #[test]
    fn every_spelling_of_a_parameter_is_its_key() {
        for param in catalogue::params() {
            let folded = fold(param.key());
            assert_eq!(folded, param.normal());
            for spelling in [param.key(), &folded] {
                let key = NormalKey::new(spelling);
                assert!(key.param().is_some_and(|found| std::ptr::eq(found, param)), "{spelling}");
            }
        }
        assert!(NormalKey::new("mq.typo").param().is_none());
    }
}
