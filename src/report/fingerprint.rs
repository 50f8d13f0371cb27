//! What names a finding from run to run.

use std::collections::HashMap;

use super::Report;
use super::secrets::MASK;
use crate::rule::Finding;
use crate::source::Sources;

/// The fingerprints of a report's findings, in their order.
pub(super) fn fingerprints(report: &Report) -> Vec<String> {
    let mut seen = HashMap::new();
    report.findings.iter().map(|f| fingerprint(f, &report.sources, &mut seen)).collect()
}

/// What names a finding from run to run: a hash of rule, path, key and what the file says there with spaces
/// collapsed, so that it survives moved lines. Equal ones are numbered in their order. Of a secret the value
/// is left out.
fn fingerprint(f: &Finding, sources: &Sources, seen: &mut HashMap<u64, usize>) -> String {
    let path = sources.get(f.at.file).path.trim_start_matches("./");
    let said = if f.secret { MASK } else { sources.slice(f.at) };
    let words: Vec<_> = said.split_whitespace().collect();
    let mut hash = Fnv::default();
    for part in [f.rule.id, path, f.key.as_str(), &words.join(" ")] {
        hash.part(part.as_bytes());
    }
    let ordinal = seen.entry(hash.0).or_insert(0);
    *ordinal += 1;
    if *ordinal > 1 {
        hash.part(ordinal.to_string().as_bytes());
    }
    format!("{:016x}", hash.0)
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
