//! Fleet: a `fleet.yaml` beside the manifests or values that it deploys.

use super::Installation;
use super::doc::{Doc, chart_in_folder};
use super::installation::{ChartSource, RelativeTo, ValuesSource};
use crate::facts::chart::is_chart;
use crate::facts::milvus::KeyPath;

impl Doc<'_> {
    /// The chart of a fleet.yaml, where that is Milvus' or may be.
    pub(super) fn fleet(&self) -> Option<Installation> {
        let helm = self.at(self.root, &["helm"])?;
        let path = KeyPath::root().key("helm");
        let (name, repo) = (self.text(helm, &["chart"]), self.text(helm, &["repo"]));
        let chart = match name.starts_with('.') {
            true => chart_in_folder(RelativeTo::Beside, &name)?,
            false => is_chart(&name, &repo).then_some(ChartSource::Published)?,
        };
        let mut found = self.named(helm, &path, &["version"], chart);
        found.is_upgraded_by_helm = true;
        found.name = self.text(helm, &["releaseName"]);
        found.release = self.name(helm, &path, &["releaseName"]);
        let namespace = |key| self.name(self.root, &KeyPath::root(), &[key]);
        found.namespace = namespace("namespace").or_else(|| namespace("defaultNamespace"));
        found.repository = if repo.is_empty() { name } else { repo };
        let inline = self.at(helm, &["values"]).and_then(|node| self.values(node, path.key("values")));
        found.values.extend(inline);
        let file = |name: String| ValuesSource::File { from: RelativeTo::Beside, name, optional: false };
        found.values.extend(self.texts(helm, &["valuesFiles"]).into_iter().map(file));
        let from = self.items(helm, &["valuesFrom"]).into_iter().enumerate();
        found.elsewhere.extend(from.map(|(index, _)| path.key("valuesFrom").item(index).to_string()));
        let targets = self.at(self.root, &["targetCustomizations"]);
        found.elsewhere.extend(targets.map(|_| "targetCustomizations".to_owned()));
        Some(found)
    }
}
