//! What a comparison found: how many values were compared, and each difference with its two places.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::yaml::Node;

/// The differences that are right as they are.
const EXPLAINED: &str = include_str!("../explained.yaml");

/// A value that `rules/` and upstream do not agree about.
struct Difference {
    /// What is compared, such as `code default`.
    what: &'static str,
    /// The key or path.
    key: String,
    /// The place in `rules/` and what it says.
    ours: (String, String),
    /// The place upstream in the first version, and what it says.
    theirs: (String, String),
    /// The versions, in the order in which they were compared.
    versions: Vec<String>,
}

/// One side of a comparison: a place, and what stands there.
pub struct Side {
    /// File and line.
    pub place: String,
    /// What it says; none: nothing.
    pub value: Option<String>,
}

/// All that was compared.
#[derive(Default)]
pub struct Comparison {
    counts: BTreeMap<&'static str, usize>,
    not_told: BTreeMap<&'static str, usize>,
    differences: Vec<Difference>,
    left_out: Vec<String>,
}

impl Comparison {
    /// Compares a value of a version.
    pub fn compare(&mut self, what: &'static str, key: &str, version: &str, ours: Side, theirs: Side) {
        *self.counts.entry(what).or_default() += 1;
        if ours.value != theirs.value {
            self.differ(what, key, version, ours, theirs);
        }
    }

    /// Notes a value that was compared and is the same.
    pub fn same(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    /// Notes a value that upstream works out when it runs.
    pub fn not_told(&mut self, what: &'static str) {
        *self.not_told.entry(what).or_default() += 1;
    }

    /// Notes a version that was not compared, and why.
    pub fn leave_out(&mut self, why: String) {
        self.left_out.push(why);
    }

    /// How many values were compared.
    pub fn compared(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether anything is different.
    pub fn differs(&self) -> bool {
        !self.differences.is_empty()
    }

    fn differ(&mut self, what: &'static str, key: &str, version: &str, ours: Side, theirs: Side) {
        let said = |value: Option<String>| value.map_or("nothing".to_owned(), |v| format!("{v:?}"));
        let (ours, theirs) = ((ours.place, said(ours.value)), (theirs.place, said(theirs.value)));
        let mut known = self.differences.iter_mut().rev();
        let same = known.find(|d| d.what == what && d.key == key);
        match same.filter(|d| d.ours == ours && d.theirs.1 == theirs.1) {
            Some(known) => known.versions.push(version.to_owned()),
            None => {
                let versions = vec![version.to_owned()];
                self.differences.push(Difference { what, key: key.to_owned(), ours, theirs, versions });
            }
        }
    }

    /// Takes out what `explained.yaml` explains; tells how much that was.
    pub fn explain(&mut self) -> Result<usize, String> {
        let rows = Node::parse(EXPLAINED)?;
        let explained = |d: &Difference, version: &String| {
            rows.items().iter().any(|row| {
                let is = |name: &str, text: &str| row.get(name).and_then(Node::text) == Some(text);
                let versions = row.get("versions").map(|v| v.items().iter().filter_map(Node::text));
                is("what", d.what)
                    && is("key", &d.key)
                    && versions.is_none_or(|mut all| all.any(|v| v == version))
            })
        };
        let count = |all: &[Difference]| all.iter().map(|d| d.versions.len()).sum::<usize>();
        let before = count(&self.differences);
        for difference in &mut self.differences {
            let open = difference.versions.iter().filter(|v| !explained(difference, v)).cloned().collect();
            difference.versions = open;
        }
        self.differences.retain(|d| !d.versions.is_empty());
        Ok(before - count(&self.differences))
    }

    /// The report as it is printed.
    pub fn report(&self) -> String {
        let mut text = String::new();
        for d in &self.differences {
            let versions = match &d.versions[..] {
                [one] => one.clone(),
                [first, .., last] => format!("{first} to {last} ({} versions)", d.versions.len()),
                [] => String::new(),
            };
            let _ = writeln!(text, "{}: {}: {} in {versions}", d.ours.0, d.key, d.what);
            let _ = writeln!(text, "    here {}, there {}: {}", d.ours.1, d.theirs.1, d.theirs.0);
        }
        for why in &self.left_out {
            let _ = writeln!(text, "left out: {why}");
        }
        for (what, count) in &self.counts {
            let told = self
                .not_told
                .get(what)
                .map_or(String::new(), |n| format!(" (and {n} that only a run tells)"));
            let _ = writeln!(text, "{count:>8} {what}{told}");
        }
        let differences: usize = self.differences.iter().map(|d| d.versions.len()).sum();
        let _ = writeln!(
            text,
            "{} compared, {differences} different in {} places",
            self.compared(),
            self.differences.len()
        );
        text
    }
}
