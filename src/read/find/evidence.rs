//! What the keys of a file say about whose file it is.

use crate::facts::chart;
use crate::facts::milvus::{NormalKey, catalogue};
use crate::facts::surfaces::*;
use crate::text::yaml::{NodeId, Tree};

/// Deeper settings are not looked at: no parameter has more parts.
const DEPTH: usize = 8;
/// More settings than these say nothing new.
const MAX_SETTINGS: usize = 2000;

/// What the top-level keys say for milvus.yaml.
pub(super) struct Sections {
    /// How many are sections of Milvus and of no other program that is known.
    pub own: usize,
    /// All are sections.
    pub all: bool,
    /// How many are none, of which one may be a mistake.
    pub foreign: usize,
    /// One tells how to reach a Milvus.
    pub of_client: bool,
}

/// What the settings say for milvus.yaml.
#[derive(Debug, Default)]
pub(super) struct MilvusEvidence {
    /// Sections of Milvus and of no other program that is known which hold a setting that Milvus knows.
    pub proven: usize,
    /// Known settings that other programs hardly have.
    pub distinctive: usize,
    /// How many top-level keys hold one of those.
    pub telling: usize,
    /// Known settings.
    pub known: usize,
    /// Unknown settings.
    pub unknown: usize,
}

/// What speaks for values of the Milvus chart.
#[derive(Debug, Default)]
pub(super) struct ValuesEvidence {
    /// Top-level keys that no other chart has.
    pub own: usize,
    /// Top-level keys that no other chart has and that are no sections of milvus.yaml.
    pub only_values: usize,
    /// Paths that no other chart has.
    pub paths: usize,
    /// Keys that other charts have too, enough of them and nothing else.
    pub only_shared: bool,
    /// A key that the chart shares with few others, or that no other chart has.
    pub of_chart: bool,
    /// Top-level keys that no version of the chart has.
    pub unknown: usize,
    /// Another chart, of which it is known that its values look alike.
    pub foreign: bool,
}

/// The top-level keys of the first document.
pub(super) fn top_level_keys(tree: &Tree) -> Vec<&str> {
    let Some(root) = tree.root() else { return Vec::new() };
    tree.entries(root).iter().map(|e| tree.text(e.key)).collect()
}

impl Sections {
    pub fn of(keys: &[&str]) -> Self {
        let (own, others): (Vec<&str>, Vec<&str>) = keys.iter().partition(|key| is_own(key));
        let foreign = others.iter().filter(|key| !is_section(key, MILVUS_SHARED_KEYS)).count();
        let is_of_client = |key: &&str| CLIENT_KEYS.iter().any(|word| word.eq_ignore_ascii_case(key));
        let of_client = keys.iter().any(is_of_client);
        Self { own: own.len(), all: !keys.is_empty() && foreign == 0, foreign, of_client }
    }
}

impl MilvusEvidence {
    pub fn of(tree: &Tree) -> Self {
        let mut evidence = Self::default();
        let Some(root) = tree.root() else { return evidence };
        for entry in tree.entries(root) {
            let (top, known, distinctive) = (tree.text(entry.key), evidence.known, evidence.distinctive);
            evidence.settings(tree, top, entry.value);
            evidence.telling += usize::from(evidence.distinctive > distinctive);
            evidence.proven += usize::from(evidence.known > known && is_own(top));
        }
        evidence
    }

    /// Counts the settings below a top-level key.
    fn settings(&mut self, tree: &Tree, top: &str, value: NodeId) {
        let mut left = vec![(top.to_owned(), value, 1)];
        while let Some((key, node, depth)) = left.pop() {
            let entries = tree.entries(tree.resolve(node));
            if entries.is_empty() {
                self.count(&key);
            } else if depth < DEPTH && self.known + self.unknown < MAX_SETTINGS {
                let below =
                    entries.iter().map(|e| ([&key, ".", tree.text(e.key)].concat(), e.value, depth + 1));
                left.extend(below);
            }
        }
    }

    fn count(&mut self, key: &str) {
        let normal = NormalKey::new(key);
        let known = catalogue::param(&normal).is_some()
            || catalogue::renamed(&normal).is_some()
            || catalogue::prefix(key).is_some();
        let everyday = |words: &&str| {
            key.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.known += usize::from(known);
        self.unknown += usize::from(!known);
        self.distinctive += usize::from(known && !EVERYDAY_SETTINGS.iter().any(everyday));
    }
}

impl ValuesEvidence {
    pub fn of(tree: &Tree, keys: &[&str]) -> Self {
        let count = |words: &[&str]| keys.iter().filter(|k| words.contains(k)).count();
        // queryNode and its like stand in milvus.yaml too.
        let only = |key: &&&str| VALUES_OWN_KEYS.contains(key) && !is_section(key, MILVUS_SHARED_KEYS);
        let has_path = |path: &&&str| tree.path(&path.split('.').collect::<Vec<_>>()).is_some();
        let unknown = keys.iter().filter(|k| !chart::is_top_level(k)).count();
        let telling = count(VALUES_TELLING_KEYS);
        let (own, shared) = (count(VALUES_OWN_KEYS), telling + count(VALUES_SHARED_KEYS));
        let paths = VALUES_OWN_PATHS.iter().filter(has_path).count();
        Self {
            own,
            only_values: keys.iter().filter(only).count(),
            paths,
            only_shared: telling > 0 && shared >= 3 && unknown == 0,
            of_chart: own + shared + paths > 0,
            unknown,
            foreign: count(VALUES_FOREIGN_KEYS) > 0,
        }
    }
}

/// Whether some version of the chart has what stands directly below the top-level keys, but for a few that may be
/// misspelt.
pub(super) fn has_paths(values: &Tree) -> bool {
    let (mut known, mut strange) = (0_usize, 0_usize);
    let entries = values.root().map(|root| values.entries(root)).unwrap_or_default();
    for entry in entries {
        let top = values.text(entry.key);
        let below = values.entries(values.resolve(entry.value));
        if below.is_empty() {
            known += 1;
        }
        for inner in below {
            let path = format!("{top}.{}", values.text(inner.key));
            let newest = chart::chart(chart::newest());
            let is_known = newest.key(&path) != chart::KeyStatus::Unknown;
            // What lies deeper is no other spelling.
            let is_beside =
                |meant: &&str| meant.starts_with(&format!("{top}.")) && meant.matches('.').count() == 1;
            let may_be = || newest.did_you_mean(&path).iter().any(is_beside);
            known += usize::from(is_known);
            strange += usize::from(!is_known && !may_be());
        }
    }
    known > 0 && strange == 0
}

fn is_own(key: &str) -> bool {
    is_section(key, MILVUS_OWN_KEYS)
}

/// True when a key is one of the sections, or a flat spelling of a key in one (`mq.type`, `mqType`).
fn is_section(key: &str, sections: &[&str]) -> bool {
    let first = key.split('.').next().unwrap_or(key);
    let normal = NormalKey::new(first);
    sections.iter().any(|section| normal.as_str().eq_ignore_ascii_case(section))
        || catalogue::param(&NormalKey::new(key)).is_some_and(|p| sections.contains(&p.section()))
}
