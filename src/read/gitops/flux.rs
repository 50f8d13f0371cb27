//! Flux.

use super::Installation;
use super::doc::{Doc, chart_in_folder};
use super::installation::{ChartSource, NodeText, RelativeTo, SetValue, ValuesSource};
use crate::facts::chart::is_chart;
use crate::facts::milvus::KeyPath;

impl Doc<'_> {
    /// The chart of a HelmRelease, where that is Milvus' or may be.
    pub(super) fn flux(&self) -> Option<Installation> {
        let spec = self.at(self.root, &["spec"])?;
        let of = |keys: &[&str]| self.text(spec, &[&["chart", "spec"], keys].concat());
        let in_git = of(&["sourceRef", "kind"]) == "GitRepository";
        let name = of(&["chart"]);
        let chart = match in_git {
            true => chart_in_folder(RelativeTo::Repository, name.trim_start_matches("./"))?,
            false => is_chart(&name, &of(&["sourceRef", "name"])).then_some(ChartSource::Published)?,
        };
        let path = KeyPath::root().key("spec");
        let mut found = self.named(spec, &path, &["chart", "spec", "version"], chart);
        found.is_upgraded_by_helm = true;
        let own = |key| self.name(self.root, &KeyPath::root(), &["metadata", key]);
        let target = self.name(spec, &path, &["targetNamespace"]);
        let composed = own("name").map(|name| match &target {
            Some(target) => NodeText { text: format!("{}-{}", target.text, name.text), ..name },
            None => name,
        });
        found.release = self.name(spec, &path, &["releaseName"]).or(composed);
        found.namespace = target.or_else(|| own("namespace"));
        let of_chart = [of(&["valuesFile"])].into_iter().filter(|f| !f.is_empty());
        let of_chart = of_chart.chain(self.texts(spec, &["chart", "spec", "valuesFiles"]));
        if in_git {
            let file = |name| ValuesSource::File { from: RelativeTo::Repository, name, optional: false };
            found.values.extend(of_chart.map(file));
        } else {
            // The chart's own values are known.
            found.elsewhere.extend(of_chart.filter(|name| name != "values.yaml"));
        }
        for (index, item) in self.items(spec, &["valuesFrom"]).into_iter().enumerate() {
            let (name, key) = (self.text(item, &["name"]), self.text(item, &["valuesKey"]));
            let here = path.key("valuesFrom").item(index);
            let kind = self.text(item, &["kind"]);
            if let Some(at) = self.at(item, &["targetPath"]) {
                let name = self.tree.text(at).to_owned();
                let path = here.key("targetPath");
                found.values.push(ValuesSource::Unknown { name, at, path });
                continue;
            }
            if !matches!(&*kind, "ConfigMap" | "Secret") {
                found.elsewhere.push(here.to_string());
                continue;
            }
            let key = if key.is_empty() { "values.yaml".into() } else { key };
            let optional = self.text(item, &["optional"]) == "true";
            found.values.push(ValuesSource::Resource { path: here, kind, name, key, optional });
        }
        let inline = self.at(spec, &["values"]).and_then(|node| self.values(node, path.key("values")));
        found.values.extend(inline);
        Some(found)
    }

    /// The charts that kustomize renders.
    pub(super) fn kustomize(&self) -> Vec<Installation> {
        let charts = self.items(self.root, &["helmCharts"]).into_iter().enumerate();
        let milvus =
            charts.filter(|(_, item)| is_chart(&self.text(*item, &["name"]), &self.text(*item, &["repo"])));
        milvus
            .map(|(index, item)| {
                let path = KeyPath::root().key("helmCharts").item(index);
                let mut found = self.named(item, &path, &["version"], ChartSource::Published);
                found.name = self.text(item, &["releaseName"]);
                found.repository = self.text(item, &["repo"]);
                found.release = self.name(item, &path, &["releaseName"]);
                found.namespace = self.name(item, &path, &["namespace"]);
                let path = path.key("valuesInline");
                let file = |name| ValuesSource::File { from: RelativeTo::Beside, name, optional: false };
                let named = self.text(item, &["valuesFile"]);
                let named = (!named.is_empty()).then(|| file(named));
                let additional = self.texts(item, &["additionalValuesFiles"]).into_iter().map(file);
                let inline = self.at(item, &["valuesInline"]).and_then(|node| self.values(node, path));
                // Which of the two wins is for the user to say; further files win over both.
                let first = match self.text(item, &["valuesMerge"]).as_str() {
                    "merge" => [inline, named],
                    "replace" if inline.is_some() => [inline, None],
                    _ => [named, inline],
                };
                found.values = first.into_iter().flatten().chain(additional).collect();
                found.values.push(ValuesSource::Rendered);
                let home = self.text(self.root, &["helmGlobals", "chartHome"]);
                let home = if home.is_empty() { "charts".to_owned() } else { home };
                let (name, version) = (self.text(item, &["name"]), &found.version);
                found.local = vec![format!("{home}/{name}-{version}/{name}"), format!("{home}/{name}")];
                found
            })
            .collect()
    }

    /// The releases of a helmfile whose chart is Milvus' or may be.
    pub(super) fn helmfile(&self) -> Vec<Installation> {
        let releases = self.items(self.root, &["releases"]).into_iter().enumerate();
        let on = releases.filter(|(_, item)| self.text(*item, &["installed"]) != "false");
        on.filter_map(|(index, item)| {
            let path = KeyPath::root().key("releases").item(index);
            let name = self.text(item, &["chart"]);
            let chart = if name.starts_with(['.', '/']) {
                chart_in_folder(RelativeTo::Beside, &name)?
            } else {
                is_chart(&name, "").then_some(ChartSource::Published)?
            };
            Some(self.helmfile_release(item, chart, &path))
        })
        .collect()
    }

    fn helmfile_release(
        &self,
        item: crate::text::yaml::NodeId,
        chart: ChartSource,
        path: &KeyPath,
    ) -> Installation {
        let mut found = self.named(item, path, &["version"], chart);
        found.name = self.text(item, &["name"]);
        found.is_upgraded_by_helm = true;
        found.release = self.name(item, path, &["name"]);
        found.namespace = self.name(item, path, &["namespace"]);
        let optional = self.text(item, &["missingFileHandler"]).starts_with(['W', 'I', 'D']);
        for (index, value) in self.items(item, &["values"]).into_iter().enumerate() {
            let here = path.key("values").item(index);
            match self.tree.kind(value) {
                crate::text::yaml::NodeKind::Mapping(_) => found.values.push(ValuesSource::Here(value, here)),
                _ => {
                    let name = self.tree.text(value).to_owned();
                    found.values.push(ValuesSource::File { from: RelativeTo::Beside, name, optional });
                }
            }
        }
        let mut set = Vec::new();
        for (index, one) in self.items(item, &["set"]).into_iter().enumerate() {
            let here = path.key("set").item(index);
            match (self.at(one, &["name"]), self.at(one, &["value"])) {
                (Some(name), Some(value))
                    if !self.is_template(value) && !self.tree.text(name).contains('[') =>
                {
                    set.push(SetValue {
                        name: self.tree.text(name).to_owned(),
                        name_at: name,
                        value,
                        as_text: false,
                        path: here.key("value"),
                    });
                }
                (Some(at), Some(_)) => {
                    let (name, path) = (self.tree.text(at).to_owned(), here.key("name"));
                    set.into_iter().for_each(|one| found.values.push(ValuesSource::Set(vec![one])));
                    set = Vec::new();
                    found.values.push(ValuesSource::Unknown { name, at, path });
                }
                _ => found.elsewhere.push(here.to_string()),
            }
        }
        found.values.extend((!set.is_empty()).then_some(ValuesSource::Set(set)));
        for key in ["secrets", "setString", "valuesTemplate", "setTemplate"] {
            found.elsewhere.extend(self.at(item, &[key]).map(|_| path.key(key).to_string()));
        }
        found
    }
}
