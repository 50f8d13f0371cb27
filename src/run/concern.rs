//! What of a report concerns the files that were asked for.

use std::collections::HashSet;

use crate::deployment::Deployment;
use crate::judge::finding::{Finding, Report};
use crate::read::state::AskedFiles;
use crate::text::source::{Location, Sources};

/// Keeps the findings that concern what was asked for, and puts the deployments in the order in which it was. A finding
/// concerns a file where its place or one of its labels is, and the main file of its deployment.
pub(super) fn keep_asked(report: &mut Report, deployments: &[Deployment], asked: &AskedFiles) {
    let sources = &report.sources;
    let whole = deployments.iter().filter(|d| asked.has_main_file(d, sources));
    let whole: HashSet<&str> = whole.map(|d| d.id.as_str()).collect();
    report
        .findings
        .retain(|finding| whole.contains(&*finding.deployment) || concerns(finding, asked, sources));
    let place = |id: &str| deployments.iter().find(|d| d.id == id).and_then(|d| asked.place(d, sources));
    report.deployments.sort_by_cached_key(|summary| place(&summary.id));
}

fn concerns(finding: &Finding, asked: &AskedFiles, sources: &Sources) -> bool {
    let is_asked = |at: Location| asked.contains(sources.original(at).file);
    is_asked(finding.at) || finding.labels.iter().any(|label| is_asked(label.at))
}
