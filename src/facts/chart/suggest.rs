//! Which value key an unknown one may have meant.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::path::segments;
use super::view::Chart;
use crate::base::edit_distance_bound::LetterCounts;
use crate::base::effort::spend;
use crate::facts::tables::chart::keys::{KEYS, Key};

/// No more than these are of use to a reader.
const MOST: usize = 3;

/// An edit of one letter changes so many bytes at most.
const LETTER_BYTES: usize = 4;

impl Chart {
    /// The value keys that a key may have meant, the likeliest first and at most three: those that differ in case
    /// and separators only, then those with few typing errors, then those of the same last part elsewhere.
    pub fn did_you_mean(&self, path: &str) -> Vec<&'static str> {
        let wanted = fold(path);
        let limit = 1 + wanted.len() / 8;
        let letters = LetterCounts::of(&wanted);
        // Letters are counted by byte.
        let bytes = if wanted.is_ascii() { 1 } else { LETTER_BYTES };
        let near = |candidate: &Candidate| {
            let key = candidate.key;
            let far = letters.distance_at_least(&candidate.letters).div_ceil(bytes) > limit;
            if far || key.path == path || is_above(key.path, path) || !self.has(key) {
                return None;
            }
            spend(wanted.len());
            let distance = strsim::osa_distance(&wanted, &candidate.folded);
            (distance <= limit).then(|| (distance, other_parts(path, key.path), key.path))
        };
        let lengths = CANDIDATES.by_length.iter().enumerate();
        let alike = lengths.filter(|(length, _)| length.abs_diff(wanted.len()) <= limit);
        let mut found: Vec<_> = alike.flat_map(|(_, candidates)| candidates).filter_map(near).collect();
        found.sort_unstable();
        if found.is_empty() {
            let last = segments(path).last().unwrap_or_default().to_ascii_lowercase();
            let alike = CANDIDATES.by_last.get(&last).into_iter().flatten().filter(|key| self.has(key));
            found.extend(alike.filter_map(|key| Some((0, elsewhere(path, key.path)?, key.path))));
            found.sort_unstable();
            // What stands alike in every component names none of them.
            if found.get(MOST).is_some_and(|(_, parts, _)| *parts == found[0].1) {
                found.clear();
            }
        }
        found.into_iter().map(|(_, _, key)| key).take(MOST).collect()
    }
}

/// A key as it is compared.
struct Candidate {
    key: &'static Key,
    folded: String,
    letters: LetterCounts,
}

/// The keys of all versions, found by what they have in common with another, so that it is compared with few of them.
struct Candidates {
    /// By the length of what is compared.
    by_length: Vec<Vec<Candidate>>,
    /// By the last part in lower case.
    by_last: HashMap<String, Vec<&'static Key>>,
}

static CANDIDATES: LazyLock<Candidates> = LazyLock::new(|| {
    let mut by_length: Vec<Vec<Candidate>> = Vec::new();
    let mut by_last: HashMap<String, Vec<&'static Key>> = HashMap::new();
    for key in KEYS.keys {
        let folded = fold(key.path);
        let (length, letters) = (folded.len(), LetterCounts::of(&folded));
        by_length.resize_with(by_length.len().max(length + 1), Vec::new);
        by_length[length].push(Candidate { key, folded, letters });
        let last = segments(key.path).last().unwrap_or_default();
        by_last.entry(last.to_ascii_lowercase()).or_default().push(key);
    }
    Candidates { by_length, by_last }
});

/// Whether a key is a section that the unknown one stands in: without separators `kafka.x` is near `kafka`.
fn is_above(key: &str, path: &str) -> bool {
    let mut above = segments(key);
    // A dot in a name may have been meant to separate two.
    let mut levels = path.split('.').map(|level| level.trim_matches('"'));
    above.all(|segment| levels.next() == Some(segment))
}

/// What folding drops.
const SEPARATORS: [char; 5] = ['-', '_', '.', '"', ' '];

fn fold(path: &str) -> String {
    path.to_lowercase().replace(SEPARATORS, "")
}

/// How many parts differ.
fn other_parts(path: &str, key: &str) -> usize {
    let differing = segments(path).zip(segments(key)).filter(|(a, b)| !a.eq_ignore_ascii_case(b)).count();
    differing + segments(path).count().abs_diff(segments(key).count())
}

/// For a key of the same last part below the same first one, or for one that lies a level deeper or less deep,
/// how many parts differ.
fn elsewhere(path: &str, key: &str) -> Option<usize> {
    let last = segments(path).last()?;
    let same = key.len() >= last.len() && last.len() > 3 && segments(key).last()?.eq_ignore_ascii_case(last);
    if !same {
        return None;
    }
    let below = |deep: &str, end: &str| deep.strip_suffix(end).is_some_and(|start| start.ends_with('.'));
    let related = segments(key).next()? == segments(path).next()? || below(key, path) || below(path, key);
    related.then(|| other_parts(path, key))
}

#[cfg(test)]
mod tests {
    use crate::facts::chart::chart;
    use crate::facts::milvus::Version;

    #[test]
    fn finds_what_was_meant() {
        let chart = chart(Version::new(4, 2, 50));
        for (wrong, right) in [
            ("queryNode.replica", "queryNode.replicas"),
            ("externals3.accesKey", "externalS3.accessKey"),
            ("external_kafka", "externalKafka"),
            ("standalone.persistentVolumeClaim", "standalone.persistence.persistentVolumeClaim"),
        ] {
            assert_eq!(chart.did_you_mean(wrong).first().copied(), Some(right), "{wrong}");
        }
        assert!(chart.did_you_mean("zzzzqqqq").is_empty());
        for below in ["kafka.x", "\"kafka.x\"", "minio.persistence.x"] {
            assert!(chart.did_you_mean(below).is_empty(), "{below}: a section is no key below it");
        }
        assert!(chart.did_you_mean("extraEnv").is_empty(), "every component has one");
    }
}
