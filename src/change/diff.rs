//! A whole comparison: from two inputs to a report.

use super::pairing::{self, Identity};
use crate::check::{CheckOptions, Input, gather::gather, group, once, sort, summary};
use crate::milvus::{Deployment, Reading};
use crate::report::Report;
use crate::rule::{self, Finding};
use crate::source::{Sources, Store};
use crate::surface::readings;

/// What `mqlint diff` is told beyond what a check is.
#[derive(Clone, Debug, Default)]
pub struct DiffOptions {
    /// Versions, mode and rules, for both states.
    pub check: CheckOptions,
    /// Report what is wrong with the new state too, as far as the old one did not have it.
    pub all: bool,
}

/// Judges the change between two states. The deployments of the report are those of the new state.
pub fn diff(old: &[Input], new: &[Input], options: &DiffOptions) -> Report {
    let mut report = Report::default();
    let mut before = deployments(old, options, &mut report);
    let mut after = deployments(new, options, &mut report);
    let identities =
        |all: &[Deployment], inputs| all.iter().map(|d| Identity::of(d, inputs)).collect::<Vec<_>>();
    let pairs = pairing::pair(&identities(&before, old), &identities(&after, new));
    for &(o, n) in &pairs.pairs {
        pairing::share_what_is_known(&mut before[o], &mut after[n]);
    }
    for (n, deployment) in after.iter().enumerate() {
        let old = pairs.pairs.iter().find(|pair| pair.1 == n).map(|pair| &before[pair.0]);
        judge(old, deployment, options, &mut report);
    }
    let unmatched = |d: &Deployment, other| format!("{} has no counterpart in the {other} state", d.id);
    report.notes.extend(pairs.gone.iter().map(|&o| unmatched(&before[o], "new")));
    report.notes.extend(pairs.new.iter().map(|&n| unmatched(&after[n], "old")));
    once::keep_one_of_each(&mut report);
    sort(&mut report);
    report
}

fn deployments(inputs: &[Input], options: &DiffOptions, report: &mut Report) -> Vec<Deployment> {
    let store = Store::disk();
    let members = gather(inputs, &options.check, &store, report);
    report.files += members.len();
    group::deployments(members, &options.check, &store, &mut report.sources)
}

fn judge(old: Option<&Deployment>, new: &Deployment, options: &DiffOptions, report: &mut Report) {
    let wanted = |rule: &_| options.check.wants(rule);
    let after = readings(new);
    let checked = rule::judge(new, &after, &|rule| options.all && wanted(rule));
    report.deployments.push(summary(new, &checked.queue, checked.starts, &report.sources));
    report.secrets.extend(rule::secrets(new).into_iter().map(|s| s.at));
    let Some(old) = old else {
        report.findings.extend(checked.findings);
        return;
    };
    report.secrets.extend(rule::secrets(old).into_iter().map(|s| s.at));
    let before = readings(old);
    let known = rule::judge(old, &before, &|rule| options.all && wanted(rule)).findings;
    let new_ones = not_among(checked.findings, &known, &report.sources);
    report.findings.extend(new_ones);
    let (before, after) = together(old, new);
    report.findings.extend(rule::judge_change(old, new, &before, &after, &wanted));
}

/// Findings whose rule says something else, or of another text, than any of those known.
fn not_among(found: Vec<Finding>, known: &[Finding], sources: &Sources) -> Vec<Finding> {
    let text = |f: &Finding| sources.get(f.at.file).slice(f.at.span).to_owned();
    let same = |a: &Finding, b: &Finding| {
        a.rule.id == b.rule.id && a.key == b.key && a.message == b.message && text(a) == text(b)
    };
    found.into_iter().filter(|f| !known.iter().any(|k| same(f, k))).collect()
}

/// The readings of both states that belong together: each release and mode with itself where neither state says it.
fn together<'d>(old: &'d Deployment, new: &'d Deployment) -> (Vec<Reading<'d>>, Vec<Reading<'d>>) {
    let releases = old.milvus.get().is_none() && new.milvus.get().is_none();
    let modes = old.mode.get().is_none() && new.mode.get().is_none();
    let mut before: Vec<Option<Reading<'d>>> = readings(old).into_iter().map(Some).collect();
    let mut found = (Vec::new(), Vec::new());
    for after in readings(new) {
        let fits =
            |r: &Reading<'_>| (!releases || r.milvus == after.milvus) && (!modes || r.mode == after.mode);
        let place = before.iter().position(|r| r.as_ref().is_some_and(fits));
        if let Some(reading) = place.and_then(|p| before[p].take()) {
            found.0.push(reading);
            found.1.push(after);
        }
    }
    found
}
