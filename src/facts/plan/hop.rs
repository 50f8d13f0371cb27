//! Hops as the rows of `rules/plan/` see them.

use crate::facts::milvus::Version;
use crate::facts::tables::plan::when::When;

/// A hop as conditions see it.
pub(crate) struct Facts<'f> {
    /// The kind of files, as rows name it.
    pub surface: &'static str,
    /// The releases before and after.
    pub milvus: (Version, Version),
    /// The charts before and after, where one installs it.
    pub chart: Option<(Version, Version)>,
    /// Whether a word of `is` holds.
    pub is: &'f dyn Fn(&str) -> bool,
}

impl When {
    /// Whether all conditions hold of a hop.
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        let (from, to) = facts.milvus;
        let crosses = |v: Version, (from, to): (Version, Version)| from < v && v <= to;
        let word = |word: &&str| match word.strip_prefix('!') {
            Some(word) => !(facts.is)(word),
            None => (facts.is)(word),
        };
        (self.on.is_empty() || self.on.contains(&facts.surface))
            && self.from.is_none_or(|range| range.contains(from))
            && self.to.is_none_or(|range| range.contains(to))
            && self.crosses.is_none_or(|v| crosses(v, facts.milvus))
            && self.chart.is_none_or(|range| facts.chart.is_some_and(|(_, to)| range.contains(to)))
            && self.chart_crosses.is_none_or(|v| facts.chart.is_some_and(|hop| crosses(v, hop)))
            && self.is.iter().all(word)
    }
}
