//! Resources by which other programs install the chart: Argo CD, Flux and helmfile. They render without the cluster,
//! so nothing of a running release is kept.

mod named;

use std::path::PathBuf;
use std::sync::Arc;

use super::container::whole;
use super::helm_values::{ValuesFile, installed};
use crate::check::{CheckOptions, Files};
use crate::discover::is_chart;
use crate::milvus::{Deployment, KeyPath, Kind, Role, Text, Version};
use crate::source::Location;
use crate::yaml::{Kind as Shape, NodeId, Reader, Tree};

/// One installation of the chart: where its values stand, weakest first.
#[derive(Debug, Default)]
pub struct Installation {
    /// The name of the resource or release.
    name: String,
    /// The version of the chart, as written.
    version: String,
    /// Where it is written.
    version_at: Option<(NodeId, KeyPath)>,
    /// Values, the weakest first.
    values: Vec<Values>,
    /// What gives further values that are not in this file.
    elsewhere: Vec<String>,
}

/// Where values stand.
#[derive(Debug)]
enum Values {
    /// In the resource, as text in a scalar or as a mapping.
    Here(NodeId, KeyPath),
    /// In a file, which is named from a folder.
    File(From, String),
    /// In a ConfigMap: the place that says so, its name and its key.
    ConfigMap(KeyPath, String, String),
}

/// The folder that the name of a file starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// The one of the file that names it.
    Beside,
    /// The root of the repository.
    Repository,
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
    let is_template = |values: &Values| matches!(values, Values::Here(node, _) if doc.is_template(*node));
    found.retain(|i| !i.values.iter().any(is_template));
    found
}

/// The deployments of a document, with their names. The files that it names belong to them.
pub(crate) fn deployments(
    text: &Text,
    root: NodeId,
    options: &CheckOptions,
    files: &mut Files<'_>,
) -> Vec<(String, Deployment)> {
    let found = installations(&text.tree, root);
    found.into_iter().map(|one| (one.name.clone(), deployment(text, one, options, files))).collect()
}

fn deployment(
    text: &Text,
    mut one: Installation,
    options: &CheckOptions,
    files: &mut Files<'_>,
) -> Deployment {
    let id = files.sources().get(text.file).path.clone();
    let path = PathBuf::from(&id);
    let (mut texts, mut layers) = (vec![text.clone()], Vec::new());
    for values in std::mem::take(&mut one.values) {
        let found = match &values {
            Values::Here(node, path) => Some(embedded(text, *node, path)),
            Values::File(from, name) => {
                named::values(files, &path, *from, name).map(|f| whole_file(f, files))
            }
            Values::ConfigMap(_, name, key) => {
                let file = named::generated(files, &path, name, key);
                file.and_then(|file| named::values(files, &path, From::Beside, &file))
                    .map(|f| whole_file(f, files))
            }
        };
        match (found, values) {
            (Some(found), _) => {
                let (tree, path) = (found.tree.clone(), found.path.clone());
                layers.push(ValuesFile {
                    text: texts.len(),
                    file: found.file,
                    root: tree.root(),
                    tree,
                    path,
                });
                texts.push(found);
            }
            (None, Values::File(_, name)) => one.elsewhere.push(name),
            (None, Values::ConfigMap(path, ..)) => one.elsewhere.push(path.to_string()),
            (None, Values::Here(..)) => {}
        }
    }
    let version: Option<Version> = one.version.parse().ok();
    let mut made = installed(id, Kind::Gitops, texts, layers, version, options);
    if let (Some(helm), Some((node, path))) = (&mut made.helm, one.version_at) {
        helm.version_at = Some((Location { file: text.file, span: text.tree.span(node) }, path));
    }
    if let (Some(helm), false) = (&mut made.helm, one.elsewhere.is_empty()) {
        helm.unseen = Some(format!(
            "assuming that `{}` changes nothing here, which is not read",
            one.elsewhere.join("`, `")
        ));
    }
    made
}

/// Values in the resource itself.
fn embedded(text: &Text, node: NodeId, path: &KeyPath) -> Text {
    let node = text.tree.resolve(node);
    let embedded = text.tree.embedded(node);
    let path = if embedded.is_some() { path.embedded() } else { path.clone() };
    let tree = Arc::new(embedded.unwrap_or_else(|| text.tree.part(node)));
    let at = Location { file: text.file, span: text.tree.span(node) };
    Text { tree, role: Role::Values, path, at, ..text.clone() }
}

/// Values in a file of their own.
fn whole_file((file, tree): named::File, files: &Files<'_>) -> Text {
    Text {
        file,
        source: tree.shared_source(),
        tree,
        reader: Reader::Helm,
        role: Role::Values,
        path: KeyPath::root(),
        at: whole(file, files),
        key_at: None,
    }
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

    fn texts(&self, from: NodeId, keys: &[&str]) -> Vec<String> {
        let items = self.at(from, keys).map(|list| self.tree.items(list)).unwrap_or_default();
        items.iter().map(|&item| self.tree.text(self.tree.resolve(item)).to_owned()).collect()
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
            .map(|(source, path)| self.argo_source(source, &path))
            .collect()
    }

    fn argo_source(&self, source: NodeId, path: &KeyPath) -> Installation {
        let helm = path.key("helm");
        // An object outranks a text, and both outrank files.
        let inline = ["values", "valuesObject"].into_iter();
        let inline = inline.filter_map(|key| self.values(self.at(source, &["helm", key])?, helm.key(key)));
        let named = self.texts(source, &["helm", "valueFiles"]).into_iter();
        // A file of another source starts with `$` and that source's name; any other comes with the chart.
        let named = named.map(|name| match name.strip_prefix('$').and_then(|n| n.split_once('/')) {
            Some((_, path)) => Ok(Values::File(From::Repository, path.to_owned())),
            None => Err(name),
        });
        let (files, with_chart): (Vec<_>, Vec<_>) = named.partition(Result::is_ok);
        let others = ["parameters", "fileParameters"].into_iter();
        let elsewhere = others.filter(|key| {
            self.at(source, &["helm", key]).is_some_and(|list| !self.tree.items(list).is_empty())
        });
        Installation {
            name: self.text(self.root, &["metadata", "name"]),
            version: self.text(source, &["targetRevision"]),
            version_at: self.at(source, &["targetRevision"]).map(|node| (node, path.key("targetRevision"))),
            values: files.into_iter().flatten().chain(inline).collect(),
            elsewhere: with_chart
                .into_iter()
                .filter_map(Result::err)
                .chain(elsewhere.map(|key| helm.key(key).to_string()))
                .collect(),
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
        let inline = self.at(spec, &["values"]).and_then(|node| self.values(node, path.key("values")));
        let mut found = Installation {
            name: self.text(self.root, &["metadata", "name"]),
            version: self.text(spec, &["chart", "spec", "version"]),
            version_at: self
                .at(spec, &["chart", "spec", "version"])
                .map(|node| (node, path.key("chart").key("spec").key("version"))),
            ..Installation::default()
        };
        let of_chart = self.texts(spec, &["chart", "spec", "valuesFiles"]);
        if self.text(spec, &["chart", "spec", "sourceRef", "kind"]) == "GitRepository" {
            found.values.extend(of_chart.into_iter().map(|name| Values::File(From::Repository, name)));
        } else {
            found.elsewhere.extend(of_chart);
        }
        let from = self.at(spec, &["valuesFrom"]).map(|list| self.tree.items(list)).unwrap_or_default();
        for (index, &item) in from.iter().enumerate() {
            let (name, key) = (self.text(item, &["name"]), self.text(item, &["valuesKey"]));
            let all = self.at(item, &["targetPath"]).is_none();
            let here = path.key("valuesFrom").item(index);
            if self.text(item, &["kind"]) == "ConfigMap" && all {
                let key = if key.is_empty() { "values.yaml".into() } else { key };
                found.values.push(Values::ConfigMap(here, name, key));
            } else {
                found.elsewhere.push(here.to_string());
            }
        }
        found.values.extend(inline);
        Some(found)
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
            version_at: self.at(item, &["version"]).map(|node| (node, path.key("version"))),
            ..Installation::default()
        };
        for (index, &value) in listed.iter().enumerate() {
            let here = path.key("values").item(index);
            match self.tree.kind(self.tree.resolve(value)) {
                Shape::Mapping(_) => found.values.push(Values::Here(value, here)),
                _ => {
                    let name = self.tree.text(self.tree.resolve(value)).to_owned();
                    found.values.push(Values::File(From::Beside, name));
                }
            }
        }
        for key in ["set", "secrets"] {
            found.elsewhere.extend(self.at(item, &[key]).map(|_| path.key(key).to_string()));
        }
        found
    }

    /// Values that say something: a mapping, or a text.
    fn values(&self, node: NodeId, path: KeyPath) -> Option<Values> {
        let says = match self.tree.kind(node) {
            Shape::Mapping(entries) => !entries.is_empty(),
            Shape::Scalar => !self.tree.text(node).is_empty(),
            _ => false,
        };
        says.then_some(Values::Here(node, path))
    }
}
