//! Which parameter an unknown key may have meant.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::params::{Param, param, params};
use super::releases::newest;
use super::renames::{RenameTarget, renamed};
use crate::base::edit_distance_bound::LetterCounts;
use crate::base::effort::spend;
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
    let mut near: Vec<_> = wanted.near().collect();
    near.sort_by_key(|(distance, p)| (*distance, !p.declared_in(version), wanted.strangeness(p), p.key()));
    let likely = !found.is_empty() || near.first().is_some_and(|(distance, _)| *distance <= LIKELY);
    for (_, p) in near {
        add(&mut found, p);
    }
    if !likely {
        let mut alike = wanted.alike();
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
    Wanted::new(key).near().any(|(distance, _)| distance <= LIKELY)
}

/// False where no parameter of a section is two typing errors or fewer from a key.
pub fn may_be_near(section: &str, key: &str) -> bool {
    let Candidates { all, by_first, .. } = &*CANDIDATES;
    let Some(places) = by_first.get(NormalKey::new(section).as_str()) else { return false };
    let normal = NormalKey::new(key);
    let letters = LetterCounts::of(normal.as_str());
    let far = |other: &Candidate| other.letters.distance_at_least(&letters) > LIKELY;
    places.iter().any(|&index| !far(&all[index]))
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

/// A parameter, made ready for comparing.
struct Candidate {
    param: &'static Param,
    /// Its key without separators, in lower case.
    plain: Cow<'static, str>,
    letters: LetterCounts,
    /// The parts between dots in normal form.
    parts: Vec<String>,
}

impl Candidate {
    fn of(param: &'static Param) -> Self {
        let normal = param.normal();
        let plain = match normal.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            true => Cow::Borrowed(normal),
            false => Cow::Owned(normal.to_lowercase().replace(['.', '_'], "")),
        };
        let parts = param.key().split('.').map(|part| NormalKey::new(part).as_str().to_owned()).collect();
        Self { param, plain, letters: LetterCounts::of(normal), parts }
    }
}

/// All parameters, found by what they have in common with a key, so that it is compared with few of them.
struct Candidates {
    all: Vec<Candidate>,
    /// By the length of the normal form.
    by_length: Vec<Vec<usize>>,
    /// By the first part, and by the last one.
    by_first: HashMap<String, Vec<usize>>,
    by_last: HashMap<String, Vec<usize>>,
}

static CANDIDATES: LazyLock<Candidates> = LazyLock::new(|| {
    let all: Vec<Candidate> = params().map(Candidate::of).collect();
    let mut by_length: Vec<Vec<usize>> = Vec::new();
    let (mut by_first, mut by_last) = (HashMap::new(), HashMap::new());
    for (index, candidate) in all.iter().enumerate() {
        let length = candidate.param.normal().len();
        by_length.resize_with(by_length.len().max(length + 1), Vec::new);
        by_length[length].push(index);
        let ends = [(&mut by_first, candidate.parts.first()), (&mut by_last, candidate.parts.last())];
        for (map, part) in ends {
            map.entry(part.cloned().unwrap_or_default()).or_insert_with(Vec::new).push(index);
        }
    }
    Candidates { all, by_length, by_first, by_last }
});

/// How many typing errors two keys of these lengths may be apart.
fn limit(length: usize, other: usize) -> usize {
    1 + length.min(other) / 7
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

    /// The parameters that few typing errors lie between, for the length of the keys, and how many.
    fn near(&self) -> impl Iterator<Item = (usize, &'static Param)> {
        let Candidates { all, by_length, .. } = &*CANDIDATES;
        let length = self.normal.len();
        let alike = move |other: usize| length.abs_diff(other) <= limit(length, other);
        let lengths = by_length.iter().enumerate().filter(move |(other, _)| alike(*other));
        let each = lengths.flat_map(|(_, places)| places);
        each.filter_map(|&index| Some((self.distance(&all[index])?, all[index].param)))
    }

    /// How many typing errors lie between the keys, where they are few for their length.
    fn distance(&self, other: &Candidate) -> Option<usize> {
        let limit = limit(self.normal.len(), other.param.normal().len());
        if self.letters.distance_at_least(&other.letters) > limit {
            return None;
        }
        spend(self.normal.len());
        let distance = strsim::osa_distance(&self.normal, &other.plain);
        (distance <= limit).then_some(distance)
    }

    /// How many parts differ; only to choose between keys at the same distance.
    fn strangeness(&self, p: &Param) -> usize {
        let parts = p.key().split('.').map(str::to_lowercase);
        let differing = parts.clone().zip(&self.parts).filter(|(a, b)| a != *b).count();
        differing + parts.count().abs_diff(self.parts.len())
    }

    /// The parameters that are alike part by part, and how much.
    fn alike(&self) -> Vec<(usize, &'static Param)> {
        let Candidates { all, by_first, by_last, .. } = &*CANDIDATES;
        let (Some(first), Some(last)) = (self.parts.first(), self.parts.last()) else { return Vec::new() };
        let same_last = by_last.get(last).into_iter().flatten();
        let same_first = by_first.get(first).into_iter().flatten();
        let others = same_first.filter(|index| all[**index].parts.last() != Some(last));
        let each = same_last.chain(others).map(|&index| &all[index]);
        each.filter_map(|other| Some((self.likeness(last, &other.parts)?, other.param))).collect()
    }

    /// How alike the keys are part by part: the same last part elsewhere, or a key that this one begins.
    fn likeness(&self, last: &str, parts: &[String]) -> Option<usize> {
        spend(1);
        let theirs = parts.last()?;
        let begun = last.len() > 3 && (theirs.starts_with(last) || last.starts_with(theirs.as_str()));
        let near = || strsim::osa_distance(last, theirs) <= 1 + last.len() / 5;
        if last.len() < 3 || !(begun || last.len().abs_diff(theirs.len()) <= 2 && near()) {
            return None;
        }
        let shared = self.parts.iter().zip(parts).take_while(|(a, b)| a == b).count();
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
