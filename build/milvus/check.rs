//! What must hold of the rows beyond their form: order, uniqueness, releases and keys that exist.

use std::collections::HashMap;

use super::Knowledge;
use super::facts::{Constraint, Relation};
use super::fold::fold;
use super::params::{ParamFile, ParamKind, Row, Value, When};
use super::runs::Runs;
use super::source::Source;
use super::version::Version;
use crate::failure::Failure;

/// All problems of the knowledge.
pub fn check(knowledge: &Knowledge) -> Vec<Failure> {
    let mut c = Check { lines: Vec::new(), keys: HashMap::new(), problems: Vec::new() };
    c.releases(knowledge);
    for file in &knowledge.params {
        c.order(file);
    }
    for file in &knowledge.params {
        for (key, row) in &file.rows.0 {
            c.row(&file.source, key, row);
        }
    }
    c.renames(knowledge);
    c.prefixes(knowledge);
    c.constraints(knowledge);
    c.problems
}

struct Check<'a> {
    /// The release lines that exist.
    lines: Vec<(u16, u16)>,
    /// All parameters by normal form, with their spelling.
    keys: HashMap<String, &'a str>,
    problems: Vec<Failure>,
}

impl<'a> Check<'a> {
    fn fail(&mut self, source: &Source, key: &str, field: &str, message: impl std::fmt::Display) {
        self.problems.push(source.problem(key, field, message));
    }

    fn releases(&mut self, knowledge: &Knowledge) {
        let (source, releases) = &knowledge.releases;
        for release in releases {
            self.lines.push(release.version.0.line());
        }
        self.lines.dedup();
        for pair in releases.windows(2) {
            if pair[0].version >= pair[1].version {
                let late = pair[1].version.0.to_string();
                self.fail(source, &late, "", format_args!("does not come after {}", pair[0].version.0));
            }
        }
        if releases.is_empty() {
            self.fail(source, "", "", "no release at all");
        }
    }

    /// Alphabetical order, the right section, and no key twice.
    fn order(&mut self, file: &'a ParamFile) {
        let mut before = String::new();
        for (key, _) in &file.rows.0 {
            let folded = key.to_lowercase();
            if folded < before {
                self.fail(&file.source, key, "", "out of alphabetical order");
            }
            before = folded;
            let section = key.split_once('.').map_or("top-level", |(section, _)| section);
            if section != file.source.stem() {
                self.fail(&file.source, key, "", format_args!("belongs into {section}.yaml"));
            }
            if let Some(other) = self.keys.insert(fold(key), key) {
                let message = format_args!("is the same key as {other}");
                self.problems.push(file.source.repeated(key, message));
            }
        }
    }

    fn row(&mut self, source: &Source, key: &str, row: &Row) {
        if row.code.0.is_empty() && row.shipped.0.is_empty() && row.documented.is_none() {
            self.fail(source, key, "", "needs `code`, `shipped` or `documented`");
        }
        self.runs(source, key, "kind", &row.kind);
        self.runs(source, key, "unit", &row.unit);
        self.runs(source, key, "allowed", &row.allowed);
        self.runs(source, key, "code", &row.code);
        self.runs(source, key, "shipped", &row.shipped);
        self.runs(source, key, "reads", &row.reads);
        self.runs(source, key, "dead", &row.dead);
        for (field, runs) in [("code", &row.code), ("shipped", &row.shipped)] {
            if runs.0.first().is_some_and(|(_, v)| *v == Value::Absent) {
                self.fail(source, key, field, "starts with `~`; leave out what is absent from the start");
            }
        }
        self.bounds(source, key, row);
        for clamp in &row.clamps {
            if clamp.until.is_some_and(|until| until <= clamp.since) {
                self.fail(source, key, "clamps", "ends before it begins");
            }
            for when in clamp.cases.iter().flat_map(|c| &c.when) {
                if let When::Other(other, _) = when {
                    self.known(source, key, "clamps", other);
                }
            }
        }
        if row.source.is_empty() {
            self.fail(source, key, "source", "says where the row comes from");
        }
    }

    fn runs<T: PartialEq>(&mut self, source: &Source, key: &str, field: &str, runs: &Runs<T>) {
        if let Some(mistake) = runs.mistake() {
            self.fail(source, key, field, mistake);
        }
        for (version, _) in &runs.0 {
            self.release(source, key, field, *version);
        }
    }

    fn release(&mut self, source: &Source, key: &str, field: &str, version: Version) {
        if version != Version::new(0, 0, 0) && !self.lines.contains(&version.line()) {
            self.fail(source, key, field, format_args!("{version} is of no line in releases.yaml"));
        }
    }

    fn bounds(&mut self, source: &Source, key: &str, row: &Row) {
        if row.min.is_some() && row.above.is_some() || row.max.is_some() && row.below.is_some() {
            self.fail(source, key, "min", "one lower and one upper bound at most");
        }
        let (low, high) = (row.min.or(row.above), row.max.or(row.below));
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            self.fail(source, key, "min", "the lower bound is above the upper one");
        }
        let wordy = |k: &ParamKind| {
            matches!(k, ParamKind::Bool | ParamKind::Json | ParamKind::String | ParamKind::List)
        };
        if (low.is_some() || high.is_some()) && row.kind.0.iter().all(|(_, k)| wordy(k)) {
            self.fail(source, key, "kind", "bounds are for numbers");
        }
    }

    fn known(&mut self, source: &Source, key: &str, field: &str, other: &str) {
        if !self.keys.contains_key(&fold(other)) {
            self.fail(source, key, field, format_args!("`{other}` is no parameter"));
        }
    }

    fn renames(&mut self, knowledge: &Knowledge) {
        let (source, renames) = &knowledge.renames;
        let mut seen = HashMap::new();
        for (old, rename) in &renames.0 {
            if let Some(other) = seen.insert(fold(old), old) {
                self.fail(source, old, "", format_args!("is the same key as {other}"));
            }
            if rename.to.is_empty() {
                self.fail(source, old, "to", "names no key");
            }
            for target in &rename.to {
                self.known(source, old, "to", &target.key);
                if target.read_until.is_some_and(|until| target.read_since.is_none_or(|since| until <= since))
                {
                    self.fail(source, old, "to", "ends before it begins");
                }
            }
        }
    }

    fn prefixes(&mut self, knowledge: &Knowledge) {
        let (source, prefixes) = &knowledge.prefixes;
        for (prefix, row) in &prefixes.0 {
            self.release(source, prefix, "since", row.since.0);
            if row.until.is_some_and(|until| until <= row.since) {
                self.fail(source, prefix, "until", "ends before it begins");
            }
        }
    }

    fn constraints(&mut self, knowledge: &Knowledge) {
        let (source, constraints) = &knowledge.constraints;
        let mut seen = HashMap::new();
        for constraint in constraints {
            if seen.insert(&constraint.id, ()).is_some() {
                self.fail(source, &constraint.id, "", "stands twice");
            }
            for key in keys(constraint) {
                self.known(source, &constraint.id, "rule", key);
            }
        }
    }
}

/// All keys that a constraint speaks of.
fn keys(constraint: &Constraint) -> Vec<&str> {
    match &constraint.rule {
        Relation::Ascending(terms) | Relation::StrictlyAscending(terms) => {
            terms.iter().map(|t| t.key.as_str()).collect()
        }
        Relation::Needs { keys, when, have } => {
            let settings = when.iter().chain(have).map(|s| s.key.as_str());
            keys.iter().map(String::as_str).chain(settings).collect()
        }
        Relation::Different(keys) | Relation::Stated(keys) => keys.iter().map(String::as_str).collect(),
    }
}
