//! Argo CD.

use super::Installation;
use super::doc::{Doc, chart_in_folder};
use super::installation::{ChartSource, RelativeTo, SetValue, ValuesSource};
use crate::facts::chart::is_chart;
use crate::facts::milvus::KeyPath;
use crate::text::yaml::NodeId;
use crate::text::yaml::reader::{Reader, Scalar, scalar};

impl Doc<'_> {
    /// The sources of an Application that are the Milvus chart, or may be.
    pub(super) fn argo(&self, spec: &[&str]) -> Vec<Installation> {
        let Some(node) = self.at(self.root, spec) else { return Vec::new() };
        let path = spec.iter().fold(KeyPath::root(), |path, key| path.key(key));
        let one = self.at(node, &["source"]).map(|source| (source, path.key("source")));
        let items = self.items(node, &["sources"]).into_iter().enumerate();
        let several = items.map(|(i, item)| (item, path.key("sources").item(i)));
        let name = self.text(self.root, &[&spec[..spec.len() - 1], &["metadata", "name"]].concat());
        let all = one.into_iter().chain(several);
        let own = [&spec[..spec.len() - 1], &["metadata", "name"]].concat();
        let found = all.filter_map(|(source, path)| {
            let mut found = self.argo_source(source, &path)?;
            let release = self.name(source, &path, &["helm", "releaseName"]);
            found.release = release.or_else(|| self.name(self.root, &KeyPath::root(), &own));
            found.namespace =
                self.name(self.root, &KeyPath::root(), &[spec, &["destination", "namespace"]].concat());
            Some(found)
        });
        found
            .map(|found| if name.is_empty() { found } else { Installation { name: name.clone(), ..found } })
            .collect()
    }

    fn argo_source(&self, source: NodeId, path: &KeyPath) -> Option<Installation> {
        let chart = match is_chart(&self.text(source, &["chart"]), &self.text(source, &["repoURL"])) {
            true => ChartSource::Published,
            false => chart_in_folder(RelativeTo::Repository, &self.text(source, &["path"]))?,
        };
        let helm = path.key("helm");
        let mut found = self.named(source, path, &["targetRevision"], chart);
        if found.chart == ChartSource::Published {
            found.repository = self.text(source, &["repoURL"]);
        }
        let optional = self.text(source, &["helm", "ignoreMissingValueFiles"]) == "true";
        for name in self.texts(source, &["helm", "valueFiles"]) {
            // A file of another source starts with `$` and that source's name; any other comes with the chart.
            let own = |path: &str| ValuesSource::File {
                from: RelativeTo::Repository,
                name: path.to_owned(),
                optional,
            };
            match name.strip_prefix('$').and_then(|n| n.split_once('/')) {
                Some((_, path)) => found.values.push(own(path)),
                None if found.chart == ChartSource::Published => {
                    found.elsewhere.extend((!optional).then_some(name))
                }
                None if name.starts_with('/') => found.values.push(own(&name)),
                None => found.values.push(ValuesSource::File { from: RelativeTo::Chart, name, optional }),
            }
        }
        // An object outranks a text, and both outrank files.
        let inline = ["values", "valuesObject"].into_iter();
        let mut inline: Vec<ValuesSource> =
            inline.filter_map(|key| self.values(self.at(source, &["helm", key])?, helm.key(key))).collect();
        if inline.len() == 2 {
            inline.remove(0);
        }
        found.values.extend(inline);
        let set = self.parameters(source, &helm.key("parameters"), &mut found.elsewhere);
        found.values.extend((!set.is_empty()).then_some(ValuesSource::Set(set)));
        for (index, item) in self.items(source, &["helm", "fileParameters"]).into_iter().enumerate() {
            let name = self.text(item, &["name"]);
            found.elsewhere.push(format!("{} ({name})", helm.key("fileParameters").item(index)));
        }
        Some(found)
    }

    /// Values one by one, which outrank all others.
    fn parameters(&self, source: NodeId, path: &KeyPath, elsewhere: &mut Vec<String>) -> Vec<SetValue> {
        let mut set = Vec::new();
        for (index, item) in self.items(source, &["helm", "parameters"]).into_iter().enumerate() {
            let (Some(name), Some(value)) = (self.at(item, &["name"]), self.at(item, &["value"])) else {
                continue;
            };
            let here = path.item(index);
            let text = self.at(item, &["forceString"]);
            let as_text = text.is_some_and(|t| scalar(self.tree, t, Reader::Helm) == Scalar::Bool(true));
            let setting = SetValue {
                name: self.tree.text(name).to_owned(),
                name_at: name,
                value,
                as_text,
                path: here.key("value"),
            };
            // Lists are changed item by item, and a text with a template is not known.
            if setting.name.contains(['[', '{', ',', '=']) || self.is_template(value) {
                elsewhere.push(here.to_string());
            } else {
                set.push(setting);
            }
        }
        set
    }
}
