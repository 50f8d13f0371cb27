//! Whether the tool that deploys Milvus refuses the files.

use crate::deployment::Deployment;
use crate::facts::{FileKind, Role};

/// True when the tool that makes Milvus of the files of a deployment cannot read them: whatever is missing may stand in
/// the rest.
pub(crate) fn is_refused(deployment: &Deployment) -> bool {
    let containers = &deployment.containers;
    // Manifests of other files are applied all the same.
    let of_others = |index| {
        deployment.kind == FileKind::Manifest
            && !containers.is_empty()
            && containers.iter().all(|c| c.text != index)
    };
    let mut resources = deployment.texts.iter().enumerate().filter(|(_, t)| t.role == Role::Resource);
    super::helm_refuses(deployment)
        || deployment.kustomize_refusal.is_some()
        || resources.any(|(i, t)| t.refusal().is_some() && !of_others(i))
}
