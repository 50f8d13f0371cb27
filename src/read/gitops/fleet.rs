//! Fleet: a `fleet.yaml` beside the manifests or values that it deploys.

use super::Installation;
use super::doc::{Doc, chart_in_folder};
use super::installation::{ChartSource, RelativeTo, ValuesSource};
use crate::facts::chart::is_chart;
use crate::facts::milvus::KeyPath;
use crate::text::yaml::NodeId;

impl Doc<'_> {
    /// The chart of a fleet.yaml, where that is Milvus' or may be.
    pub(super) fn fleet(&self) -> Option<Installation> {
        self.fleet_in(self.root, &KeyPath::root())
    }

    /// The chart of a HelmOp, which says the same in its specification.
    pub(super) fn helm_op(&self) -> Option<Installation> {
        self.fleet_in(self.at(self.root, &["spec"])?, &KeyPath::root().key("spec"))
    }

    fn fleet_in(&self, from: NodeId, above: &KeyPath) -> Option<Installation> {
        let helm = self.at(from, &["helm"])?;
        let path = above.key("helm");
        let (name, repo) = (self.text(helm, &["chart"]), self.text(helm, &["repo"]));
        let chart = match name.starts_with('.') {
            true => chart_in_folder(RelativeTo::Beside, &name)?,
            false => is_chart(&name, &repo).then_some(ChartSource::Published)?,
        };
        let mut found = self.named(helm, &path, &["version"], chart);
        found.is_upgraded_by_helm = true;
        found.name = self.text(helm, &["releaseName"]);
        found.release = self.name(helm, &path, &["releaseName"]);
        let namespace = |key| self.name(from, above, &[key]);
        found.namespace = namespace("namespace").or_else(|| namespace("defaultNamespace"));
        found.repository = if repo.is_empty() { name } else { repo };
        let inline = self.at(helm, &["values"]).and_then(|node| self.values(node, path.key("values")));
        found.values.extend(inline);
        let file = |name: String| ValuesSource::File { from: RelativeTo::Beside, name, optional: false };
        found.values.extend(self.texts(helm, &["valuesFiles"]).into_iter().map(file));
        let others = self.items(helm, &["valuesFrom"]).into_iter().enumerate();
        found.elsewhere.extend(others.map(|(index, _)| path.key("valuesFrom").item(index).to_string()));
        let targets = self.at(from, &["targetCustomizations"]);
        found.elsewhere.extend(targets.map(|_| "targetCustomizations".to_owned()));
        Some(found)
    }
}
