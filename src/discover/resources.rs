//! Resources that configure Milvus, told by their group and kind, or by the chart that they install.

use super::Recognised;
use super::tables::CHARTS;
use crate::milvus::{Kind, Role};
use crate::operator::{self, ResourceKind};
use crate::surface::gitops;
use crate::yaml::{NodeId, Tree};

/// Words of texts that install a chart by the folder it is in: all of a row.
const INSTALLERS: [&[&str]; 3] = [&["argoproj.io/"], &["helm.toolkit.fluxcd.io/"], &["releases", "chart"]];

/// Whether a text may hold such a resource: each names the operator's group, or the chart, or installs one by its
/// folder.
pub(super) fn may_be(text: &str) -> bool {
    let installs = INSTALLERS.iter().any(|words| words.iter().all(|word| text.contains(word)));
    CHARTS.iter().any(|chart| text.contains(chart)) || text.contains(operator::group()) || installs
}

/// What a file is that holds such a resource in one of its documents.
pub(super) fn recognise(tree: &Tree) -> Option<Recognised> {
    let mut roots = tree.documents().iter().filter_map(|d| d.root);
    let kind = roots.find_map(|root| match custom_resource(tree, root) {
        Some(_) => Some(Kind::MilvusCr),
        None => gitops::installs(tree, root).then_some(Kind::Gitops),
    });
    kind.map(|kind| Recognised { kind, role: Role::Resource })
}

/// The kind of the operator's resource that a document is.
pub fn custom_resource(tree: &Tree, root: NodeId) -> Option<&'static ResourceKind> {
    let text = |key| tree.get(root, key).map(|e| tree.text(tree.resolve(e.value)));
    operator::kind(text("apiVersion")?, text("kind")?)
}
