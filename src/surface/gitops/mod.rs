//! Resources by which other programs install the chart: Argo CD, Flux and helmfile. They render without the cluster,
//! so nothing of a running release is kept.

use std::sync::Arc;

use super::helm_values::{ValuesFile, installed};
use crate::check::CheckOptions;
use crate::discover::is_chart;
use crate::milvus::{Deployment, KeyPath, Kind, Role, Text, Version};
use crate::source::{Location, Sources};
use crate::yaml::{Kind as Shape, NodeId, Tree};

/// One installation of the chart: where its values stand, weakest first.
#[derive(Debug, Default)]
pub struct Installation {
    /// The name of the resource or release.
    name: String,
    /// The version of the chart, as written.
    version: String,
    /// Values, as text in a scalar or as a mapping.
    values: Vec<(NodeId, KeyPath)>,
    /// What gives further values that are not in this file.
    elsewhere: Vec<String>,
}

/// The installations of the Milvus chart that a document asks for.
pub fn installations(tree: &Tree, root: NodeId) -> Vec<Installation> {
    let text = |key| tree.get(root, key).map(|e| tree.text(tree.resolve(e.value))).unwrap_or_default();
    let group = text("apiVersion").split('/').next().unwrap_or_default();
    let doc = Doc { tree, root };
    let mut found = match (group, text("kind")) {
        ("argoproj.io", "Application") => doc.argo(&["spec"]),
        ("argoproj.io", "ApplicationSet") => doc.argo(&["spec", "template", "spec"]),
        ("helm.toolkit.fluxcd.io", "HelmRelease") => doc.flux().into_iter().collect(),
        ("", "") => doc.helmfile(),
        _ => Vec::new(),
    };
    // A template is filled in by somebody else; what comes of it is not known.
    found.retain(|i| i.values.iter().all(|(node, _)| !doc.is_template(*node)));
    found
}

/// The deployments of a document, with their names.
pub(crate) fn deployments(
    text: &Text,
    root: NodeId,
    options: &CheckOptions,
    sources: &Sources,
) -> Vec<(String, Deployment)> {
    let found = installations(&text.tree, root);
    found.into_iter().map(|one| (one.name.clone(), deployment(text, one, options, sources))).collect()
}

fn deployment(text: &Text, one: Installation, options: &CheckOptions, sources: &Sources) -> Deployment {
    let mut texts = vec![text.clone()];
    let mut files = Vec::new();
    for (node, path) in &one.values {
        let node = text.tree.resolve(*node);
        let embedded = text.tree.embedded(node);
        let path = if embedded.is_some() { path.embedded() } else { path.clone() };
        let tree = Arc::new(embedded.unwrap_or_else(|| text.tree.part(node)));
        let at = Location { file: text.file, span: text.tree.span(node) };
        let (root, shown) = (tree.root(), tree.clone());
        files.push(ValuesFile { text: texts.len(), file: text.file, tree, root, path: path.clone() });
        texts.push(Text { tree: shown, role: Role::Values, path, at, ..text.clone() });
    }
    let version: Option<Version> = one.version.parse().ok();
    let id = sources.get(text.file).path.clone();
    let mut made = installed(id, Kind::Gitops, texts, files, version, options);
    if let (Some(helm), false) = (&mut made.helm, one.elsewhere.is_empty()) {
        helm.unseen = Some(format!(
            "assuming that `{}` changes nothing here, which is not read",
            one.elsewhere.join("`, `")
        ));
    }
    made
}

/// A document and its fields.
struct Doc<'t> {
    tree: &'t Tree,
    root: NodeId,
}

impl Doc<'_> {
    fn at(&self, from: NodeId, keys: &[&str]) -> Option<NodeId> {
        let entry =
            keys.iter().try_fold(from, |node, key| Some(self.tree.get(self.tree.resolve(node), key)?.value));
        entry.map(|node| self.tree.resolve(node))
    }

    fn text(&self, from: NodeId, keys: &[&str]) -> String {
        self.at(from, keys).map(|node| self.tree.text(node).to_owned()).unwrap_or_default()
    }

    fn is_template(&self, node: NodeId) -> bool {
        self.tree.text(self.tree.resolve(node)).contains("{{")
    }

    /// The sources of an Application that are the Milvus chart.
    fn argo(&self, spec: &[&str]) -> Vec<Installation> {
        let Some(node) = self.at(self.root, spec) else { return Vec::new() };
        let path = spec.iter().fold(KeyPath::root(), |path, key| path.key(key));
        let one = self.at(node, &["source"]).map(|source| (source, path.key("source")));
        let items = self.at(node, &["sources"]).map(|list| self.tree.items(list)).unwrap_or_default();
        let several = items.iter().enumerate().map(|(i, &item)| (item, path.key("sources").item(i)));
        let all = one.into_iter().chain(several);
        all.filter(|(source, _)| is_chart(&self.text(*source, &["chart"]), &self.text(*source, &["repoURL"])))
            .map(|(source, path)| self.argo_source(source, &path.key("helm")))
            .collect()
    }

    fn argo_source(&self, source: NodeId, helm: &KeyPath) -> Installation {
        // An object outranks a text, and both outrank files.
        let inline = ["values", "valuesObject"].into_iter();
        let values = inline.filter_map(|key| self.values(self.at(source, &["helm", key])?, helm.key(key)));
        let others = ["valueFiles", "parameters", "fileParameters"].into_iter();
        let elsewhere = others.filter(|key| {
            self.at(source, &["helm", key]).is_some_and(|list| !self.tree.items(list).is_empty())
        });
        Installation {
            name: self.text(self.root, &["metadata", "name"]),
            version: self.text(source, &["targetRevision"]),
            values: values.collect(),
            elsewhere: elsewhere.map(|key| helm.key(key).to_string()).collect(),
        }
    }

    fn flux(&self) -> Option<Installation> {
        let spec = self.at(self.root, &["spec"])?;
        if !is_chart(
            &self.text(spec, &["chart", "spec", "chart"]),
            &self.text(spec, &["chart", "spec", "sourceRef", "name"]),
        ) {
            return None;
        }
        let path = KeyPath::root().key("spec");
        let values = self.at(spec, &["values"]).and_then(|node| self.values(node, path.key("values")));
        let from = self.at(spec, &["valuesFrom"]).filter(|list| !self.tree.items(*list).is_empty());
        Some(Installation {
            name: self.text(self.root, &["metadata", "name"]),
            version: self.text(spec, &["chart", "spec", "version"]),
            values: values.into_iter().collect(),
            elsewhere: from.map(|_| "spec.valuesFrom".to_owned()).into_iter().collect(),
        })
    }

    fn helmfile(&self) -> Vec<Installation> {
        let Some(list) = self.at(self.root, &["releases"]) else { return Vec::new() };
        let releases = self.tree.items(list).iter().enumerate();
        let of_milvus = releases.filter(|(_, item)| is_chart(&self.text(**item, &["chart"]), ""));
        of_milvus
            .filter(|(_, item)| self.text(**item, &["installed"]) != "false")
            .map(|(index, &item)| self.helmfile_release(item, &KeyPath::root().key("releases").item(index)))
            .collect()
    }

    fn helmfile_release(&self, item: NodeId, path: &KeyPath) -> Installation {
        let listed = self.at(item, &["values"]).map(|list| self.tree.items(list)).unwrap_or_default();
        let mut found = Installation {
            name: self.text(item, &["name"]),
            version: self.text(item, &["version"]),
            ..Installation::default()
        };
        for (index, &value) in listed.iter().enumerate() {
            let here = path.key("values").item(index);
            match self.tree.kind(self.tree.resolve(value)) {
                Shape::Mapping(_) => found.values.push((value, here)),
                _ => found.elsewhere.push(self.tree.text(self.tree.resolve(value)).to_owned()),
            }
        }
        for key in ["set", "secrets"] {
            found.elsewhere.extend(self.at(item, &[key]).map(|_| path.key(key).to_string()));
        }
        found
    }

    /// Values that say something: a mapping, or a text.
    fn values(&self, node: NodeId, path: KeyPath) -> Option<(NodeId, KeyPath)> {
        let says = match self.tree.kind(node) {
            Shape::Mapping(entries) => !entries.is_empty(),
            Shape::Scalar => !self.tree.text(node).is_empty(),
            _ => false,
        };
        says.then_some((node, path))
    }
}
