//! What a report says of a deployment as a whole.

use std::collections::HashSet;

use super::finding::DeploymentSummary;
use crate::deployment::Deployment;
use crate::text::source::Sources;
use crate::understand::assumptions;

pub(crate) fn summary(
    deployment: &Deployment,
    queue: &Option<crate::facts::milvus::Queue>,
    starts: Option<bool>,
    sources: &Sources,
) -> DeploymentSummary {
    DeploymentSummary {
        id: deployment.id.clone(),
        kind: deployment.kind.name(),
        files: files(deployment, sources),
        mode: deployment.mode.get().map(|m| m.name()),
        milvus: deployment.milvus.get(),
        chart: deployment.helm.as_ref().map(|h| h.version()),
        operator: deployment.resource.as_ref().and_then(|r| r.operator.get()),
        mq: queue.map(|q| q.name()),
        starts,
        assumptions: assumptions(deployment),
        to: None,
    }
}

/// The files of a deployment as shown, each once.
fn files(deployment: &Deployment, sources: &crate::text::source::Sources) -> Vec<String> {
    let mut seen = HashSet::new();
    let files = deployment.files.iter().flat_map(|&f| sources.files_of(f));
    let paths = files.map(|file| &sources.get(file).path);
    paths.filter(|path| seen.insert(path.as_str())).cloned().collect()
}
