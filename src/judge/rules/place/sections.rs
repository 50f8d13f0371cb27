//! Sections of Milvus' settings: which there are, and which one was meant.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::facts::milvus::{NormalKey, catalogue};

/// Each section in normal form with its spelling, and each setting's keys above it.
static SECTIONS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let own = catalogue::params().map(|p| p.key());
    let old = catalogue::renames().map(|r| r.old());
    let open = catalogue::prefixes().map(|p| p.text());
    let mut sections = HashMap::new();
    // Neighbours mostly share their sections.
    let mut last = "";
    for key in own.chain(old).chain(open) {
        for (at, _) in key.match_indices('.').filter(|(at, _)| !last.starts_with(&key[..=*at])) {
            sections.entry(fold(&key[..at])).or_insert(&key[..at]);
        }
        last = key;
    }
    sections
});

/// All settings in normal form, for asking what a section would hold.
static SETTINGS: LazyLock<HashSet<String>> =
    LazyLock::new(|| catalogue::params().map(|p| fold(p.key())).collect());

fn fold(key: &str) -> String {
    NormalKey::new(&key.to_lowercase()).as_str().replace(['.', '_', '/'], "")
}

/// The section of a key, in its own spelling, where there is one of that name in any release.
pub fn section(key: &str) -> Option<&'static str> {
    SECTIONS.get(&fold(key)).copied()
}

/// The section that holds all of `below`, and was meant by `key`: one with nearly that name, or of that name
/// in another place.
pub fn meant(key: &str, below: &[String]) -> Option<&'static str> {
    let last = |key: &str| fold(key.rsplit('.').next().unwrap_or(key));
    let (wanted, name) = (fold(key), last(key));
    let limit = 1 + wanted.len() / 5;
    let near = |(folded, section): &(&String, &&str)| {
        // The distance is no less than what the lengths differ by.
        let alike = folded.len().abs_diff(wanted.len()) <= limit;
        alike && strsim::osa_distance(&wanted, folded) <= limit
            || folded.ends_with(&name) && name == last(section)
    };
    let below: Vec<String> = below.iter().map(|b| fold(b)).collect();
    let holds =
        |(folded, _): &(&String, &&str)| below.iter().all(|b| SETTINGS.contains(&format!("{folded}{b}")));
    let fitting = SECTIONS.iter().filter(near).filter(holds);
    let nearest = fitting.min_by_key(|(f, s)| (strsim::osa_distance(&wanted, f), s.len(), **s));
    nearest.map(|(_, section)| *section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_sections() {
        let below = ["enableCompaction".to_owned(), "gc.interval".to_owned()];
        assert_eq!(meant("dataCord", &below), Some("dataCoord"));
        assert_eq!(meant("queryNode.dataCoord", &below), Some("dataCoord"));
        assert_eq!(meant("something", &below), None);
        assert_eq!(section("quotaandlimits.DDL"), Some("quotaAndLimits.ddl"));
        assert_eq!(section("quotaAndLimit"), None);
    }
}
