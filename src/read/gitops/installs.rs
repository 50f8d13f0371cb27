//! The installations that a document asks for, whichever program it is for.

use super::Installation;
use super::doc::Doc;
use super::installation::{ChartSource, ValuesSource};
use crate::text::yaml::{NodeId, Tree};

/// The installations that a document asks for, of the Milvus chart or of a chart in a folder.
pub(super) fn installations(tree: &Tree, root: NodeId) -> Vec<Installation> {
    let text = |key| tree.get(root, key).map(|e| tree.text(tree.resolve(e.value))).unwrap_or_default();
    let group = text("apiVersion").split('/').next().unwrap_or_default();
    let doc = Doc { tree, root };
    let mut found = match (group, text("kind")) {
        ("argoproj.io", "Application") => doc.argo(&["spec"]),
        ("argoproj.io", "ApplicationSet") => doc.argo(&["spec", "template", "spec"]),
        ("helm.toolkit.fluxcd.io", "HelmRelease") => doc.flux().into_iter().collect(),
        ("fleet.cattle.io", "HelmOp") => doc.helm_op().into_iter().collect(),
        ("kustomize.config.k8s.io", "Kustomization") => doc.kustomize(),
        ("", "") => [doc.helmfile(), doc.kustomize()].into_iter().flatten().chain(doc.fleet()).collect(),
        _ => Vec::new(),
    };
    // A template is filled in by somebody else; what comes of it is not known.
    let is_template =
        |values: &ValuesSource| matches!(values, ValuesSource::Here(node, _) if doc.is_template(*node));
    found.retain(|i| !i.values.iter().any(is_template));
    found
}

/// Whether a document installs something of which Milvus may be a part.
pub fn installs(tree: &Tree, root: NodeId) -> bool {
    !installations(tree, root).is_empty() || is_set(tree, root)
}

/// Whether a document of a text installs the Milvus chart itself.
pub fn installs_milvus(tree: &Tree) -> bool {
    let mut roots = tree.documents().iter().filter_map(|d| d.root);
    roots.any(|root| installations(tree, root).iter().any(|i| i.chart == ChartSource::Published))
}

pub(super) fn is_set(tree: &Tree, root: NodeId) -> bool {
    let text = |key| tree.get(root, key).map(|e| tree.text(tree.resolve(e.value))).unwrap_or_default();
    text("apiVersion").starts_with("argoproj.io/") && text("kind") == "ApplicationSet"
}
