//! The check of files as they stand under other versions.

use std::collections::HashSet;

use super::diff::together;
use crate::base::fault;
use crate::deployment::Deployment;
use crate::facts::Severity;
use crate::facts::changes::hazards;
use crate::judge::finding::{
    DeploymentSummary, Finding, Report, ReportPart, Side, UpgradeEffect, UpgradedSummary,
};
use crate::judge::settle::finish;
use crate::judge::{self, cases, summary};
use crate::read::gather::gather;
use crate::read::state::state_of;
use crate::read::{Input, Intake};
use crate::run::{CheckOptions, GivenVersions};
use crate::text::source::git::{GitError, Repository};
use crate::text::source::{Location, Sources, Span, Store};
use crate::understand::secrets;

/// What `mqlint check --to` is told beyond what a check is.
#[derive(Clone, Debug, Default)]
pub struct UpgradeOptions {
    /// What a check is told.
    pub check: CheckOptions,
    /// Present versions, over what the files say.
    pub from: GivenVersions,
    /// The versions to judge as.
    pub to: GivenVersions,
    /// The index is the state that is judged, not the work tree.
    pub staged: bool,
}

/// Judges files as if they were deployed with other versions: what is wrong with them then and is not now, and what the
/// upgrade changes. The deployments of the report are the present ones, with what they become.
///
/// # Errors
/// With `staged`: no git, no repository.
pub fn check_upgrade(inputs: &[Input], options: &UpgradeOptions) -> Result<Report, GitError> {
    let store = match options.staged {
        true => {
            let path = inputs.iter().find_map(|input| match input {
                Input::Path(path) | Input::Overlay(path) => Some(path.as_path()),
                Input::Stdin { .. } => None,
            });
            Store::git(Repository::of(path.unwrap_or(std::path::Path::new(".")))?.index()?)
        }
        false => Store::with_overrides(options.check.read.overrides.clone()),
    };
    let store = store.within(options.check.read.bounds(inputs));
    let mut intake = Intake::default();
    let present = options.from.over(&options.check.read);
    let target = options.to.over(&options.check.read);
    let gathered = gather(inputs, &present, &store, &mut intake);
    let before = state_of(gathered.clone(), inputs, &present, &store, &mut intake);
    let after = state_of(gathered, inputs, &target, &store, &mut intake).deployments;
    let asked = before.asked.deployments(&before.deployments, &intake.sources);
    let mut report = Report { files: before.files, ..Report::of(intake) };
    for old in asked {
        // A condition of an umbrella chart does not hang on versions: both lists hold the same.
        let Some(new) = after.iter().find(|new| new.id == old.id) else { continue };
        match fault::catch(|| judge(old, new, options, &report.sources)) {
            Ok(part) => report.add(part),
            Err(fault) => report.failed(&old.id, &[fault]),
        }
    }
    // Not all that a check finds is reported: of suppressions without a finding nothing is known.
    Ok(finish(report, &options.check.settling(HashSet::new())))
}

fn judge(old: &Deployment, new: &Deployment, options: &UpgradeOptions, sources: &Sources) -> ReportPart {
    let mut part = ReportPart::default();
    let wanted = |rule: &_| options.check.judge.wants(rule);
    let (present, target) = (cases(old), cases(new));
    let now = judge::judge(old, &present, &wanted);
    let then = judge::judge(new, &target, &wanted);
    part.failed(&old.id, &now.faults);
    part.failed(&old.id, &then.faults);
    let mut found = added(then.findings, &now.findings, sources);
    let mut shown = summary(old, &now.queue, now.starts, sources);
    let becomes = summary(new, &then.queue, then.starts, sources);
    let versions = |s: &DeploymentSummary| (s.milvus, s.chart, s.operator);
    if versions(&shown) == versions(&becomes) {
        part.notes
            .push(format!("{}: the versions of --to are those that it has, or do not concern it", old.id));
    } else if old.milvus.get().is_none() && new.milvus.get().is_some() {
        part.notes.push(format!(
            "{}: its release is not known, so what an upgrade changes is not judged; --from says it",
            old.id
        ));
    } else {
        let (before, after) = together(old, new);
        let mut faults = Vec::new();
        let mut change = judge::judge_change(old, new, &before, &after, &wanted, &mut faults);
        part.failed(&old.id, &faults);
        change.retain(|c| !found.iter().any(|f| repeats(c, f)));
        leave_out_drift_of_queue(&mut change);
        found.retain(|f| !change.iter().any(|c| tells_of(c, f)));
        found.extend(change);
    }
    for finding in &mut found {
        finding.effect = Some(effect(finding));
        // The files are the same before and after: a place needs no second mark.
        let place = |at: Location| (sources.get(at.file).path.clone(), at.span);
        let own = place(finding.at);
        finding.labels.retain(|l| l.side == Side::After || place(l.at) != own);
    }
    part.findings.extend(found);
    part.secrets.extend(secrets(old).into_iter().chain(secrets(new)).map(|s| s.at));
    shown.to = Some(UpgradedSummary {
        milvus: becomes.milvus,
        chart: becomes.chart,
        operator: becomes.operator,
        mq: becomes.mq,
        starts: becomes.starts,
    });
    let new_ones = becomes.assumptions.into_iter().filter(|a| !shown.assumptions.contains(a));
    let new_ones: Vec<String> = new_ones.collect();
    shown.assumptions.extend(new_ones);
    part.deployments.push(shown);
    part
}

/// Whether a finding of the change only repeats what a rule says of the target, with less.
fn repeats(change: &Finding, found: &Finding) -> bool {
    tells_of(change, found) && change.variant.starts_with("refused")
}

/// Whether a finding of the change tells what a rule says of the target alone, and what it means for the upgrade.
fn tells_of(change: &Finding, found: &Finding) -> bool {
    let refused = change.rule.id == "upgrade-blocker" && hazards::refused_by().contains(&found.rule.id);
    // That the queue hangs on a default need not be said beside what the default does.
    let by_default = change.rule.id == "mq-switch" && found.rule.id == "implicit-mq";
    // Both name the same fault of the new release.
    let fault = change.rule.id == "upgrade-blocker" && found.rule.id == "known-fault";
    by_default || (refused && change.at == found.at) || (fault && change.message == found.message)
}

/// Of one change of the queue, what the switch means says more than that a default makes it; the edit that pins the
/// queue is the same.
fn leave_out_drift_of_queue(change: &mut Vec<Finding>) {
    if change.iter().any(|c| c.rule.id == "mq-switch") {
        change.retain(|c| c.rule.id != "default-drift" || c.variant != "queue");
    }
}

/// What an upgrade does to what was found.
fn effect(finding: &Finding) -> UpgradeEffect {
    match finding.severity {
        Severity::Error => UpgradeEffect::Breaks,
        _ if finding.rule.deprecation => UpgradeEffect::Deprecated,
        _ => UpgradeEffect::Changes,
    }
}

/// The findings that the present state has not, or not as bad. Messages name versions, so they are not compared.
fn added(found: Vec<Finding>, known: &[Finding], sources: &Sources) -> Vec<Finding> {
    let place = |f: &Finding| -> (String, Span) { (sources.get(f.at.file).path.clone(), f.at.span) };
    let covers = |known: &Finding, new: &Finding| {
        known.rule.id == new.rule.id
            && known.variant == new.variant
            && known.key == new.key
            && known.severity >= new.severity
            && known.stops >= new.stops
            && place(known) == place(new)
    };
    found.into_iter().filter(|f| !known.iter().any(|k| covers(k, f))).collect()
}
