//! A finding that several deployments share is reported once.

use std::collections::HashMap;

use crate::report::Report;
use crate::rule::Finding;
use crate::source::Location;

type Identity = (&'static str, &'static str, Location, String);

fn identity(finding: &Finding) -> Identity {
    (finding.rule.id, finding.variant, finding.at, finding.key.to_string())
}

/// Of what several deployments show at one place the deployment of that file keeps its findings, else the first;
/// of what one deployment shows twice in the same words, one stays.
pub(crate) fn keep_one_of_each(report: &mut Report) {
    let mut owners: HashMap<Identity, String> = HashMap::new();
    for finding in &report.findings {
        let file = &report.sources.get(finding.at.file).path;
        let own = finding.deployment == *file;
        let owner = owners.entry(identity(finding)).or_insert_with(|| finding.deployment.clone());
        if own {
            owner.clone_from(&finding.deployment);
        }
    }
    let mut seen: HashMap<Identity, Vec<String>> = HashMap::new();
    report.findings.retain(|finding| {
        let identity = identity(finding);
        if owners.get(&identity) != Some(&finding.deployment) {
            return false;
        }
        let messages = seen.entry(identity).or_default();
        let new = !messages.contains(&finding.message);
        messages.push(finding.message.clone());
        new
    });
}
