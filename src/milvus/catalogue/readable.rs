//! What the accessors of Milvus make of a text, in words.

use super::Accessor;

include!(concat!(env!("OUT_DIR"), "/accessors.rs"));

/// What some accessors accept, and what becomes of other text.
#[derive(Debug)]
pub struct Readable {
    functions: &'static [&'static str],
    /// The texts that are read as meant.
    pub accepts: &'static str,
    /// What empty text becomes, where that is not empty text.
    pub empty: Option<&'static str>,
    /// What any other text becomes; none where every text is accepted.
    pub unreadable: Option<&'static str>,
}

/// What an accessor makes of a text.
pub fn readable(accessor: Accessor) -> Option<&'static Readable> {
    // `GetAsDuration(S)` is the function GetAsDuration.
    let name = format!("{accessor:?}");
    let name = name.split('(').next().unwrap_or_default();
    READABLE.iter().find(|row| row.functions.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::milvus::catalogue::{params, releases};

    #[test]
    fn every_accessor_in_use_is_described() {
        for param in params() {
            for release in releases() {
                for accessor in param.readers(release.version) {
                    assert!(readable(*accessor).is_some(), "{}: {accessor:?}", param.key());
                }
            }
        }
    }
}
