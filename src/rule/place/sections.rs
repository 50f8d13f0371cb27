//! Sections of Milvus' settings: which there are, and which one was meant.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::milvus::NormalKey;
use crate::milvus::catalogue;

/// Each section in normal form with its spelling, and each setting's keys above it.
static SECTIONS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let own = catalogue::params().map(|p| p.key());
    let old = catalogue::renames().map(|r| r.old());
    let open = catalogue::prefixes().map(|p| p.text());
    let mut sections = HashMap::new();
    for key in own.chain(old).chain(open) {
        for (at, _) in key.match_indices('.') {
            sections.entry(fold(&key[..at])).or_insert(&key[..at]);
        }
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
    let wanted = fold(key);
    let near = |section: &&&str| {
        let distance = strsim::osa_distance(&wanted, &fold(section));
        distance <= 1 + wanted.len() / 5 || last(key) == last(section)
    };
    let holds = |section: &&&str| {
        let section = fold(section);
        below.iter().all(|b| SETTINGS.contains(&format!("{section}{}", fold(b))))
    };
    let fitting = SECTIONS.values().filter(near).filter(holds);
    fitting.min_by_key(|s| (strsim::osa_distance(&wanted, &fold(s)), s.len(), **s)).copied()
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
