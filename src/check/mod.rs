//! A whole check: from paths to a report.

mod files;
pub(crate) mod gather;
pub(crate) mod group;
pub(crate) mod once;
mod options;
pub(crate) mod overlay;
mod patches;
mod resolve;

use std::path::PathBuf;
use std::sync::Arc;

pub(crate) use files::Files;
pub use options::{CheckOptions, Input, RuleChoice, SettingsChoice};
pub use resolve::resolve;

use self::gather::gather;
use crate::discover;
use crate::milvus::Deployment;
use crate::report::{DeploymentSummary, Report};
use crate::source::{FileId, Sources, Store};
use crate::yaml::Tree;

/// A recognised file.
#[derive(Clone)]
pub(crate) struct Member {
    pub path: PathBuf,
    pub file: FileId,
    pub tree: Arc<Tree>,
    pub is: discover::Recognised,
    /// The Chart.yaml and Chart.lock beside a values file, parsed.
    pub chart_files: Arc<[Tree]>,
    /// True when it was given by name or is the values.yaml of a folder that was.
    pub first: bool,
    /// True when it lies over the others.
    pub overlay: bool,
    /// True when it was not asked for, and is read only to understand another.
    pub context: bool,
}

/// Checks files and folders.
pub fn check(inputs: &[Input], options: &CheckOptions) -> Report {
    let mut report = Report::default();
    let store = Store::disk();
    let members = gather(inputs, options, &store, &mut report);
    report.files = members.iter().filter(|m| !m.context).count();
    let deployments = group::deployments(members, options, &store, &mut report.sources);
    for deployment in &deployments {
        judge(deployment, options, &mut report);
    }
    once::keep_one_of_each(&mut report);
    sort(&mut report);
    report
}

fn judge(deployment: &Deployment, options: &CheckOptions, report: &mut Report) {
    let readings = crate::surface::readings(deployment);
    let judgement = crate::rule::judge(deployment, &readings, &|rule| options.wants(rule));
    report.findings.extend(judgement.findings);
    report.secrets.extend(crate::rule::secrets(deployment).into_iter().map(|s| s.at));
    report.deployments.push(summary(deployment, &judgement.queue, judgement.starts, &report.sources));
}

pub(crate) fn summary(
    deployment: &Deployment,
    queue: &Option<crate::milvus::Queue>,
    starts: Option<bool>,
    sources: &Sources,
) -> DeploymentSummary {
    DeploymentSummary {
        id: deployment.id.clone(),
        kind: deployment.kind.name(),
        files: deployment.files.iter().map(|&f| sources.get(f).path.clone()).collect(),
        mode: deployment.mode.get().map(|m| m.name()),
        milvus: deployment.milvus.get(),
        chart: deployment.helm.as_ref().map(|h| h.version()),
        operator: deployment.resource.as_ref().and_then(|r| r.operator.get()),
        mq: queue.map(|q| q.name()),
        starts,
        assumptions: deployment.assumptions(),
    }
}

pub(crate) fn sort(report: &mut Report) {
    let sources = &report.sources;
    report.findings.sort_by(|a, b| {
        let key = |f: &crate::rule::Finding| (f.at.span, f.rule.id);
        sources.get(a.at.file).path.cmp(&sources.get(b.at.file).path).then_with(|| key(a).cmp(&key(b)))
    });
}
