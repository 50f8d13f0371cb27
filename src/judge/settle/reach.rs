//! The findings of a report by what a suppression can name and reach, so that each comment meets only its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::base::effort::spend;
use crate::facts::RuleInfo;
use crate::judge::finding::Finding;
use crate::text::source::{FileId, Location, Span};

/// The findings of one rule in one file.
struct OfRule {
    rule: &'static RuleInfo,
    /// Where they begin, in order.
    starts: Vec<u32>,
    /// Those that nothing suppresses yet, by where they begin.
    open: BTreeSet<(u32, usize)>,
}

/// Findings, found by file, rule and place.
pub(super) struct Reach {
    files: HashMap<FileId, BTreeMap<&'static str, OfRule>>,
    places: HashMap<Location, Vec<usize>>,
}

impl Reach {
    /// The findings by what reaches them.
    pub fn of(findings: &[Finding]) -> Self {
        let mut reach = Self { files: HashMap::new(), places: HashMap::new() };
        for (index, finding) in findings.iter().enumerate() {
            let start = finding.at.span.start;
            let rules = reach.files.entry(finding.at.file).or_default();
            let empty = || OfRule { rule: finding.rule, starts: Vec::new(), open: BTreeSet::new() };
            let of_rule = rules.entry(finding.rule.id).or_insert_with(empty);
            of_rule.starts.push(start);
            if finding.suppressed.is_none() {
                of_rule.open.insert((start, index));
            }
            reach.places.entry(finding.at).or_default().push(index);
        }
        for of_rule in reach.files.values_mut().flat_map(BTreeMap::values_mut) {
            of_rule.starts.sort_unstable();
        }
        reach
    }

    /// Takes the findings that nothing suppresses yet and that begin in a span of a file, of the rules that are
    /// covered; and whether any begin there, suppressed or not.
    pub fn take(
        &mut self,
        (file, span): (FileId, Span),
        covers: impl Fn(&RuleInfo) -> bool,
    ) -> (Vec<usize>, bool) {
        let (mut taken, mut any) = (Vec::new(), false);
        let rules = self.files.get_mut(&file).into_iter().flat_map(BTreeMap::values_mut);
        for of_rule in rules.filter(|of_rule| covers(of_rule.rule)) {
            let next = of_rule.starts.partition_point(|start| *start < span.start);
            any |= of_rule.starts.get(next).is_some_and(|start| *start < span.end);
            let inside = of_rule.open.range((span.start, 0)..(span.end.max(span.start), 0));
            let inside: Vec<_> = inside.copied().collect();
            spend(inside.len() + 1);
            for found in inside {
                of_rule.open.remove(&found);
                taken.push(found.1);
            }
        }
        (taken, any)
    }

    /// The findings of exactly a place.
    pub fn at(&self, at: Location) -> &[usize] {
        self.places.get(&at).map_or(&[], Vec::as_slice)
    }
}
