//! Which parameter an unknown key may have meant.

use std::cmp::Reverse;

use super::params::{Param, param, params};
use super::releases::newest;
use super::renames::{RenameTarget, renamed};
use crate::base::edit_distance_bound::LetterCounts;
use crate::facts::milvus::{NormalKey, Version};

/// No more than these are of use to a reader.
const MOST: usize = 5;

/// With so few typing errors a key is surely meant, and no need to look elsewhere.
const LIKELY: usize = 2;

/// The parameters that a key may have meant, the likeliest first and at most five.
///
/// First come keys that differ only in separators, then those with the fewest typing errors, then those that
/// the key begins or that have the same last part in another place. With a version, its parameters go before
/// others that are just as near.
pub fn did_you_mean(key: &str, version: Option<Version>) -> Vec<&'static Param> {
    let wanted = Wanted::new(key);
    if wanted.normal.is_empty() {
        return Vec::new();
    }
    let version = version.unwrap_or_else(newest);
    let mut found = same_key(&wanted, version);
    let mut near: Vec<_> = params().filter_map(|p| Some((wanted.distance(p)?, p))).collect();
    near.sort_by_key(|(distance, p)| (*distance, !p.declared_in(version), wanted.strangeness(p), p.key()));
    let likely = !found.is_empty() || near.first().is_some_and(|(distance, _)| *distance <= LIKELY);
    for (_, p) in near {
        add(&mut found, p);
    }
    if !likely {
        let mut alike: Vec<_> = params().filter_map(|p| Some((wanted.likeness(p)?, p))).collect();
        alike.sort_by_key(|(likeness, p)| (Reverse(*likeness), !p.declared_in(version), p.key()));
        for (_, p) in alike.into_iter().take(MOST) {
            add(&mut found, p);
        }
    }
    found.truncate(MOST);
    found
}

/// Whether a key is that of a parameter but for few typing errors.
pub fn is_misspelt(key: &str) -> bool {
    let wanted = Wanted::new(key);
    params().any(|p| wanted.distance(p).is_some_and(|distance| distance <= LIKELY))
}

fn add(found: &mut Vec<&'static Param>, p: &'static Param) {
    if !found.iter().any(|f| std::ptr::eq(*f, p)) {
        found.push(p);
    }
}

/// The parameter of that very key, apart from separators, or what an old spelling became.
fn same_key(wanted: &Wanted, version: Version) -> Vec<&'static Param> {
    let key = NormalKey::new(&wanted.normal);
    let own = param(&key);
    let targets = renamed(&key).into_iter().flat_map(|r| r.targets()).filter_map(RenameTarget::param);
    if own.is_some_and(|p| p.declared_in(version)) {
        own.into_iter().chain(targets).collect()
    } else {
        targets.chain(own).collect()
    }
}

/// A key that nothing knows, made ready for comparing.
struct Wanted {
    /// Normal form, without the dashes and spaces that no key has.
    normal: String,
    /// The parts between dots (underscores where there are none) in normal form.
    parts: Vec<String>,
    /// How often each letter occurs.
    letters: LetterCounts,
}

impl Wanted {
    fn new(key: &str) -> Self {
        let plain: String = key.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        let fold = |text: &str| NormalKey::new(&text.to_lowercase()).as_str().replace('.', "");
        let separators: &[char] = if plain.contains('.') { &['.', '/'] } else { &['_', '/'] };
        let parts = plain.split(separators).map(fold).filter(|p| !p.is_empty()).collect();
        let normal = fold(&plain);
        let letters = LetterCounts::of(&normal);
        Self { normal, parts, letters }
    }

    /// How many typing errors lie between the keys, where they are few for their length.
    fn distance(&self, p: &Param) -> Option<usize> {
        let other = p.normal();
        let limit = 1 + self.normal.len().min(other.len()) / 7;
        if self.normal.len().abs_diff(other.len()) > limit || self.letters.distance_at_least(other) > limit {
            return None;
        }
        let distance = if other.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            strsim::osa_distance(&self.normal, other)
        } else {
            strsim::osa_distance(&self.normal, &other.to_lowercase().replace(['.', '_'], ""))
        };
        (distance <= limit).then_some(distance)
    }

    /// How many parts differ; only to choose between keys at the same distance.
    fn strangeness(&self, p: &Param) -> usize {
        let parts = p.key().split('.').map(str::to_lowercase);
        let differing = parts.clone().zip(&self.parts).filter(|(a, b)| a != *b).count();
        differing + parts.count().abs_diff(self.parts.len())
    }

    /// How alike the keys are part by part: the same last part elsewhere, or a key that this one begins.
    fn likeness(&self, p: &Param) -> Option<usize> {
        let last = self.parts.last()?;
        let parts: Vec<_> = p.key().split('.').map(|s| NormalKey::new(s).as_str().to_owned()).collect();
        let theirs = parts.last()?;
        let begun =
            last.len() > 3 && (theirs.starts_with(last.as_str()) || last.starts_with(theirs.as_str()));
        let near = || strsim::osa_distance(last, theirs) <= 1 + last.len() / 5;
        if last.len() < 3 || !(begun || last.len().abs_diff(theirs.len()) <= 2 && near()) {
            return None;
        }
        let shared = self.parts.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        let common = self.parts[..self.parts.len() - 1].iter().filter(|part| parts.contains(part)).count();
        let exact = last == theirs;
        (exact || shared > 0).then_some(2 * (shared + common) + usize::from(exact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(key: &str) -> Option<&'static str> {
        did_you_mean(key, None).first().map(|p| p.key())
    }

    #[test]
    fn finds_what_was_meant() {
        for (wrong, right) in [
            ("mq.typ", "mq.type"),
            ("query-node.segcore.chunk-rows", "queryNode.segcore.chunkRows"),
            ("rocksmq.retentionTime", "rocksmq.retentionTimeInMinutes"),
            ("KAFKA_BROKER_LISTS", "kafka.brokerList"),
            ("pulsar.adress", "pulsar.address"),
            ("mq.kafka.brokerList", "kafka.brokerList"),
            ("common.brokerList", "kafka.brokerList"),
            ("queryNode.mmapEnabled", "queryNode.mmap.mmapEnabled"),
            ("knowhere.diskann.build.maxDegree", "knowhere.DISKANN.build.max_degree"),
        ] {
            assert_eq!(first(wrong), Some(right), "{wrong}");
        }
        assert!(did_you_mean("", None).is_empty());
        assert!(did_you_mean("zzzzqqqqxxxx", None).is_empty());
    }

    #[test]
    fn parameters_of_the_release_come_first() {
        let old = did_you_mean("dataCoord.gracefulStopTimeot", Some(Version::new(2, 4, 0)));
        assert!(old.first().is_some_and(|p| p.declared_in(Version::new(2, 4, 0))));
    }
}
