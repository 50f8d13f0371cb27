//! A finding that several deployments share is reported once.

use std::collections::{HashMap, HashSet};

use crate::judge::finding::{Finding, Report};
use crate::text::source::Location;

type FindingIdentity<'f> = (&'static str, &'static str, Location, &'f str);

fn identity(finding: &Finding) -> FindingIdentity<'_> {
    (finding.rule.id, finding.variant, finding.at, finding.key.as_str())
}

/// Of what several deployments show at one place the deployment of that file keeps its findings, else the first;
/// of what one deployment shows twice in the same words, one stays.
pub(crate) fn keep_one_of_each(report: &mut Report) {
    let mut kept = kept(report).into_iter();
    report.findings.retain(|_| kept.next().unwrap_or(true));
}

/// For each finding whether it stays.
fn kept(report: &Report) -> Vec<bool> {
    let mut owners: HashMap<FindingIdentity<'_>, &str> = HashMap::new();
    for finding in &report.findings {
        let file = &report.sources.get(finding.at.file).path;
        let owner = owners.entry(identity(finding)).or_insert(&finding.deployment);
        if *finding.deployment == **file {
            *owner = &finding.deployment;
        }
    }
    let mut seen: HashSet<(FindingIdentity<'_>, &str)> = HashSet::new();
    let stays = |finding: &Finding| owners.get(&identity(finding)) == Some(&&*finding.deployment);
    let findings = report.findings.iter();
    findings.map(|f| stays(f) && seen.insert((identity(f), &f.message))).collect()
}
