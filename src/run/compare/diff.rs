//! A whole comparison: from two inputs to a report.

use std::collections::{HashMap, HashSet};

use super::moved;
use super::pairing::{self, DeploymentIdentity, Pairs};
use crate::base::fault::{self, Fault};
use crate::base::parallel::{self, BATCH};
use crate::deployment::Deployment;
use crate::judge::finding::{Finding, Report, ReportPart};
use crate::judge::settle::finish;
use crate::judge::{self, Case, cases, summary};
use crate::read::state::{State, read};
use crate::read::{Input, Intake, ReadOptions};
use crate::run::{CheckOptions, GivenVersions, own_rules};
use crate::text::source::{Location, Sources, Store};
use crate::understand::{is_refused, secrets};

/// What `mqlint diff` is told beyond what a check is.
#[derive(Clone, Debug, Default)]
pub struct DiffOptions {
    /// Versions, mode and rules, for both states.
    pub check: CheckOptions,
    /// Versions of the old state.
    pub from: GivenVersions,
    /// Versions of the new state.
    pub to: GivenVersions,
    /// Report what is wrong with the new state too, as far as the old one did not have it.
    pub all: bool,
}

/// Both states of what was compared.
pub(super) struct States {
    pub before: Vec<Deployment>,
    pub after: Vec<Deployment>,
    pub pairs: Pairs,
    pub intake: Intake,
    /// Number of files recognised.
    pub files: usize,
}

/// Judges the change between two states. The deployments of the report are those of the new state.
pub fn diff(old: &[Input], new: &[Input], options: &DiffOptions) -> Report {
    let States { mut before, mut after, pairs, intake, files } = states(old, new, options);
    let mut report = Report { files, ..Report::of(intake) };
    for &(o, n) in &pairs.pairs {
        pairing::share_known(&mut before[o], &mut after[n]);
    }
    let counterparts: HashMap<usize, usize> = pairs.pairs.iter().map(|&(o, n)| (n, o)).collect();
    let counterpart = |n| counterparts.get(&n).map(|&o| &before[o]);
    let both: Vec<_> = after.iter().enumerate().map(|(n, new)| (counterpart(n), new)).collect();
    for batch in both.chunks(BATCH) {
        let sources = &report.sources;
        let judged = parallel::map(batch, |&(old, new)| fault::catch(|| judge(old, new, options, sources)));
        for ((_, deployment), judged) in batch.iter().zip(judged) {
            match judged {
                Ok(part) => report.add(part),
                Err(fault) => report.failed(&deployment.id, &[fault]),
            }
        }
    }
    let matched: Vec<_> = pairs.pairs.iter().map(|&(o, n)| (&before[o], &after[n])).collect();
    moved::leave_out_moved(&mut report.findings, &report.sources, &matched);
    // Not all that a check finds is reported: of suppressions without a finding nothing is known.
    finish(report, &options.check.settling(HashSet::new()))
}

/// Reads both states and finds out which deployment is which. Those without a counterpart are noted.
pub(super) fn states(old: &[Input], new: &[Input], options: &DiffOptions) -> States {
    let mut intake = Intake::default();
    let store = Store::disk().within(options.check.read.bounds(old.iter().chain(new)));
    let (before, old_files) = deployments(old, &options.from.over(&options.check.read), &store, &mut intake);
    let (after, new_files) = deployments(new, &options.to.over(&options.check.read), &store, &mut intake);
    let identities = |all: &[Deployment], inputs: &[Input], sources: &Sources| {
        all.iter().map(|d| DeploymentIdentity::of(d, inputs, sources)).collect::<Vec<_>>()
    };
    let pairs =
        pairing::pair(&identities(&before, old, &intake.sources), &identities(&after, new, &intake.sources));
    let unmatched = |d: &Deployment, other| format!("{} has no counterpart in the {other} state", d.id);
    intake.notes.extend(pairs.gone.iter().map(|&o| unmatched(&before[o], "new")));
    intake.notes.extend(pairs.new.iter().map(|&n| unmatched(&after[n], "old")));
    States { before, after, pairs, intake, files: old_files + new_files }
}

/// The deployments of one state, and the number of its files.
fn deployments(
    inputs: &[Input],
    options: &ReadOptions,
    store: &Store,
    intake: &mut Intake,
) -> (Vec<Deployment>, usize) {
    let State { deployments, asked, files } = read(inputs, options, store, intake);
    (asked.into_deployments(deployments, &intake.sources), files)
}

fn judge(old: Option<&Deployment>, new: &Deployment, options: &DiffOptions, sources: &Sources) -> ReportPart {
    let wanted = |rule: &_| options.all && options.check.judge.wants(rule);
    let judged = |deployment: &Deployment| {
        let own = own_rules(deployment, &options.check, sources);
        judge::judge_with(deployment, &cases(deployment), &wanted, &own)
    };
    let checked = judged(new);
    let mut part = ReportPart::default();
    part.failed(&new.id, &checked.faults);
    part.deployments.push(summary(new, &checked.queue, checked.starts, sources));
    part.secrets.extend(secrets(new).into_iter().map(|s| s.at));
    let Some(old) = old else {
        part.findings.extend(checked.findings);
        return part;
    };
    let known = judged(old).findings;
    part.findings.extend(not_among(checked.findings, &known, sources));
    let changed = JudgedChange::of(&Pair { before: old, after: new, case: None }, &options.check);
    changed.report_to(new, part)
}

/// A deployment in both states.
pub(super) struct Pair<'d> {
    pub before: &'d Deployment,
    pub after: &'d Deployment,
    /// How the new state is read, where that is known and the only way.
    pub case: Option<Case<'d>>,
}

/// What is found in the change of a deployment.
pub(super) struct JudgedChange {
    secrets: Vec<Location>,
    findings: Vec<Finding>,
    faults: Vec<Fault>,
    /// The state whose files cannot be read.
    unread: Option<&'static str>,
}

impl JudgedChange {
    pub fn of(pair: &Pair<'_>, options: &CheckOptions) -> Self {
        let &Pair { before: old, after: new, ref case } = pair;
        let secrets = secrets(old).into_iter().map(|s| s.at).collect();
        let mut faults = Vec::new();
        let wanted = |rule: &_| options.judge.wants(rule);
        let findings = match case {
            Some(after) => {
                // A state of which everything is known goes with the first reading of the other one.
                let (before, after) = (cases(old), std::slice::from_ref(after));
                judge::judge_change(old, new, &before, after, &wanted, &mut faults)
            }
            None => {
                let (before, after) = together(old, new);
                judge::judge_change(old, new, &before, &after, &wanted, &mut faults)
            }
        };
        let unread = [("old", old), ("new", new)].into_iter().find(|(_, state)| is_refused(state));
        Self { secrets, findings, faults, unread: unread.map(|(state, _)| state) }
    }

    /// Adds it to what is said of the new state.
    pub fn report_to(self, new: &Deployment, mut part: ReportPart) -> ReportPart {
        part.secrets.extend(self.secrets);
        part.findings.extend(self.findings);
        part.failed(&new.id, &self.faults);
        let note =
            |state| format!("the {state} state of {} cannot be read: the change is not judged", new.id);
        part.notes.extend(self.unread.map(note));
        part
    }
}

/// Findings whose rule says something else, or of another text, than any of those known.
fn not_among(found: Vec<Finding>, known: &[Finding], sources: &Sources) -> Vec<Finding> {
    let said = |f: &Finding| {
        let text = sources.get(f.at.file).slice(f.at.span).to_owned();
        (f.rule.id, f.key.as_str().to_owned(), f.message.clone(), text)
    };
    let known: HashSet<_> = known.iter().map(said).collect();
    found.into_iter().filter(|finding| !known.contains(&said(finding))).collect()
}

/// The readings of both states that belong together: each release and mode with itself where neither state says it.
pub(super) fn together<'d>(old: &'d Deployment, new: &'d Deployment) -> (Vec<Case<'d>>, Vec<Case<'d>>) {
    let releases = old.milvus.get().is_none() && new.milvus.get().is_none();
    let modes = old.mode.get().is_none() && new.mode.get().is_none();
    let mut before: Vec<Option<Case<'d>>> = cases(old).into_iter().map(Some).collect();
    let mut found = (Vec::new(), Vec::new());
    for after in cases(new) {
        let fits = |r: &Case<'_>| (!releases || r.milvus == after.milvus) && (!modes || r.mode == after.mode);
        let place = before.iter().position(|r| r.as_ref().is_some_and(fits));
        if let Some(reading) = place.and_then(|p| before[p].take()) {
            found.0.push(reading);
            found.1.push(after);
        }
    }
    found
}
