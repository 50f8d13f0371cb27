//! A whole comparison: from two inputs to a report.

use super::moved;
use super::pairing::{self, Identity, Pairs};
use crate::check::{CheckOptions, Input, Versions, finish, gather::gather, group, own_rules, summary};
use crate::fault::{self, Fault};
use crate::milvus::{Deployment, Reading};
use crate::report::Report;
use crate::rule::{self, Finding};
use crate::source::{Location, Sources, Store};
use crate::surface::{is_refused, readings};

/// What `mqlint diff` is told beyond what a check is.
#[derive(Clone, Debug, Default)]
pub struct DiffOptions {
    /// Versions, mode and rules, for both states.
    pub check: CheckOptions,
    /// Versions of the old state.
    pub from: Versions,
    /// Versions of the new state.
    pub to: Versions,
    /// Report what is wrong with the new state too, as far as the old one did not have it.
    pub all: bool,
}

/// Both states of what was compared.
pub(super) struct States {
    pub before: Vec<Deployment>,
    pub after: Vec<Deployment>,
    pub pairs: Pairs,
}

/// Judges the change between two states. The deployments of the report are those of the new state.
pub fn diff(old: &[Input], new: &[Input], options: &DiffOptions) -> Report {
    let mut report = Report::default();
    let States { mut before, mut after, pairs } = states(old, new, options, &mut report);
    for &(o, n) in &pairs.pairs {
        pairing::share_what_is_known(&mut before[o], &mut after[n]);
    }
    for (n, deployment) in after.iter().enumerate() {
        let old = pairs.pairs.iter().find(|pair| pair.1 == n).map(|pair| &before[pair.0]);
        if let Err(fault) = fault::caught(|| judge(old, deployment, options, &mut report)) {
            report.failed(&deployment.id, &[fault]);
        }
    }
    let matched: Vec<_> = pairs.pairs.iter().map(|&(o, n)| (&before[o], &after[n])).collect();
    moved::leave_out(&mut report, &matched);
    finish(&mut report, &options.check);
    report
}

/// Reads both states and finds out which deployment is which. Those without a counterpart are noted.
pub(super) fn states(old: &[Input], new: &[Input], options: &DiffOptions, report: &mut Report) -> States {
    let before = deployments(old, &options.from.over(&options.check), report);
    let after = deployments(new, &options.to.over(&options.check), report);
    let identities = |all: &[Deployment], inputs, sources: &Sources| {
        all.iter().map(|d| Identity::of(d, inputs, sources)).collect::<Vec<_>>()
    };
    let pairs =
        pairing::pair(&identities(&before, old, &report.sources), &identities(&after, new, &report.sources));
    let unmatched = |d: &Deployment, other| format!("{} has no counterpart in the {other} state", d.id);
    report.notes.extend(pairs.gone.iter().map(|&o| unmatched(&before[o], "new")));
    report.notes.extend(pairs.new.iter().map(|&n| unmatched(&after[n], "old")));
    States { before, after, pairs }
}

fn deployments(inputs: &[Input], options: &CheckOptions, report: &mut Report) -> Vec<Deployment> {
    let store = Store::disk();
    let members = gather(inputs, options, &store, report);
    report.files += members.len();
    group::deployments(members, options, &store, report)
}

fn judge(old: Option<&Deployment>, new: &Deployment, options: &DiffOptions, report: &mut Report) {
    let wanted = |rule: &_| options.check.wants(rule);
    let after = readings(new);
    let checked = rule::judge_with(
        new,
        &after,
        &|rule| options.all && wanted(rule),
        &own_rules(new, &options.check, &report.sources),
    );
    report.failed(&new.id, &checked.faults);
    report.deployments.push(summary(new, &checked.queue, checked.starts, &report.sources));
    report.secrets.extend(rule::secrets(new).into_iter().map(|s| s.at));
    let Some(old) = old else {
        report.findings.extend(checked.findings);
        return;
    };
    let before = readings(old);
    let known = rule::judge_with(
        old,
        &before,
        &|rule| options.all && wanted(rule),
        &own_rules(old, &options.check, &report.sources),
    )
    .findings;
    let new_ones = not_among(checked.findings, &known, &report.sources);
    report.findings.extend(new_ones);
    Changed::of(&Pair { before: old, after: new, reading: None }, &options.check).tell(new, report);
}

/// A deployment in both states.
pub(super) struct Pair<'d> {
    pub before: &'d Deployment,
    pub after: &'d Deployment,
    /// How the new state is read, where that is known and the only way.
    pub reading: Option<Reading<'d>>,
}

/// What is found in the change of a deployment.
pub(super) struct Changed {
    secrets: Vec<Location>,
    findings: Vec<Finding>,
    faults: Vec<Fault>,
    /// The state whose files cannot be read.
    unread: Option<&'static str>,
}

impl Changed {
    pub fn of(pair: &Pair<'_>, options: &CheckOptions) -> Self {
        let &Pair { before: old, after: new, ref reading } = pair;
        let secrets = rule::secrets(old).into_iter().map(|s| s.at).collect();
        let mut faults = Vec::new();
        let wanted = |rule: &_| options.wants(rule);
        let findings = match reading {
            Some(after) => {
                // A state of which everything is known goes with the first reading of the other one.
                let (before, after) = (readings(old), std::slice::from_ref(after));
                rule::judge_change(old, new, &before, after, &wanted, &mut faults)
            }
            None => {
                let (before, after) = together(old, new);
                rule::judge_change(old, new, &before, &after, &wanted, &mut faults)
            }
        };
        let unread = [("old", old), ("new", new)].into_iter().find(|(_, state)| is_refused(state));
        Self { secrets, findings, faults, unread: unread.map(|(state, _)| state) }
    }

    /// Adds it to what is told of the new state.
    pub fn tell(self, new: &Deployment, report: &mut Report) {
        report.secrets.extend(self.secrets);
        report.findings.extend(self.findings);
        report.failed(&new.id, &self.faults);
        let note =
            |state| format!("the {state} state of {} cannot be read: the change is not judged", new.id);
        report.notes.extend(self.unread.map(note));
    }
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
pub(super) fn together<'d>(old: &'d Deployment, new: &'d Deployment) -> (Vec<Reading<'d>>, Vec<Reading<'d>>) {
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
