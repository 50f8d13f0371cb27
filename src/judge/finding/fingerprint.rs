//! What names a finding from run to run.

use std::collections::HashMap;

use super::{Finding, Report};
use crate::base::escaping::MASK;
use crate::text::source::Sources;

/// A hash of rule, path, key and what the file says there with spaces collapsed, so that it survives moved lines.
/// Equal ones are told apart by their order, which [`number_equal`] gives them. Of a secret the value is left out.
pub fn fingerprint(finding: &Finding, sources: &Sources) -> String {
    let mut hash = hash_of(finding, sources);
    if finding.ordinal > 0 {
        hash.part((finding.ordinal + 1).to_string().as_bytes());
    }
    format!("{:016x}", hash.0)
}

/// The fingerprints of a report's findings, in their order.
pub(crate) fn fingerprints(report: &Report) -> Vec<String> {
    report.findings.iter().map(|f| fingerprint(f, &report.sources)).collect()
}

/// Numbers the findings of a report that are equal in all that a fingerprint is made of, in their order.
pub fn number_equal(report: &mut Report) {
    let mut seen: HashMap<u64, u32> = HashMap::new();
    for finding in &mut report.findings {
        let next = seen.entry(hash_of(finding, &report.sources).0).or_default();
        finding.ordinal = *next;
        *next += 1;
    }
}

fn hash_of(finding: &Finding, sources: &Sources) -> Fnv {
    let path = sources.get(finding.at.file).path.trim_start_matches("./");
    let text = if finding.secret { MASK } else { sources.slice(finding.at) };
    let words: Vec<_> = text.split_whitespace().collect();
    let mut hash = Fnv::default();
    for part in [finding.rule.id, path, finding.key.as_str(), &words.join(" ")] {
        hash.part(part.as_bytes());
    }
    hash
}

/// FNV-1a, 64 bits: the same on every machine and in every release.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Adds `bytes` and an end mark that no UTF-8 text contains.
    fn part(&mut self, bytes: &[u8]) {
        for &byte in bytes.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
