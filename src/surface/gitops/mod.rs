//! Resources by which other programs install the chart: Argo CD, Kustomize, Flux, Fleet and helmfile. The first two
//! render without the cluster, so nothing of a running release is kept; the others have Helm upgrade it.

mod argo;
mod doc;
mod environments;
mod fleet;
mod flux;
mod named;
mod sets;
mod settings;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::doc::Doc;
use super::container::whole;
use super::helm_values::umbrella::{self, Charts};
use super::helm_values::{Helm, ValuesFile, installed};
use crate::check::{CheckOptions, Files};
use crate::milvus::{Deployment, KeyPath, Kind, Role, Text, Version, Written};
use crate::source::Location;
use crate::yaml::{NodeId, Part, Reader, Tree};

/// One installation of the chart: where its values stand, weakest first.
#[derive(Debug)]
pub struct Installation {
    /// The name of the resource or release.
    name: String,
    /// The version of the chart, as written.
    version: String,
    /// Where it is written.
    version_at: Option<(NodeId, KeyPath)>,
    /// The chart.
    chart: Chart,
    /// Where the chart is taken from, as an address; empty where that is not said here.
    repository: String,
    /// Values, the weakest first.
    values: Vec<Values>,
    /// What gives further values that are not read.
    elsewhere: Vec<String>,
    /// Whether Helm upgrades the release.
    by_helm: bool,
    /// What the release is called.
    release: Option<Named>,
    /// The namespace that it is installed in.
    namespace: Option<Named>,
}

/// A name, and where it is written.
#[derive(Debug)]
struct Named {
    text: String,
    at: NodeId,
    path: KeyPath,
}

/// The chart that is installed.
#[derive(Debug, PartialEq, Eq)]
enum Chart {
    /// Milvus' own.
    Published,
    /// The one in a folder, which may be Milvus' or one with Milvus as a part.
    Folder(From, String),
}

/// Where values stand.
#[derive(Debug)]
enum Values {
    /// In the resource, as text in a scalar or as a mapping.
    Here(NodeId, KeyPath),
    /// In the resource, one by one.
    Set(Vec<Setting>),
    /// In a file, which is named from a folder.
    File { from: From, name: String, optional: bool },
    /// In a ConfigMap or Secret: the place that says so, its kind, name and key.
    Resource { path: KeyPath, kind: String, name: String, key: String, optional: bool },
}

/// A value given by its path.
#[derive(Debug)]
struct Setting {
    name: String,
    name_at: NodeId,
    value: NodeId,
    /// It is text, whatever it looks like.
    as_text: bool,
    /// The path of its value in the resource.
    path: KeyPath,
}

/// The folder that the name of a file starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// The one of the file that names it.
    Beside,
    /// The root of the repository.
    Repository,
    /// The one of the chart.
    Chart,
}

/// The installations that a document asks for, of the Milvus chart or of a chart in a folder.
fn installations(tree: &Tree, root: NodeId) -> Vec<Installation> {
    let text = |key| tree.get(root, key).map(|e| tree.text(tree.resolve(e.value))).unwrap_or_default();
    let group = text("apiVersion").split('/').next().unwrap_or_default();
    let doc = Doc { tree, root };
    let mut found = match (group, text("kind")) {
        ("argoproj.io", "Application") => doc.argo(&["spec"]),
        ("argoproj.io", "ApplicationSet") => doc.argo(&["spec", "template", "spec"]),
        ("helm.toolkit.fluxcd.io", "HelmRelease") => doc.flux().into_iter().collect(),
        ("kustomize.config.k8s.io", "Kustomization") => doc.kustomize(),
        ("", "") => [doc.helmfile(), doc.kustomize()].into_iter().flatten().chain(doc.fleet()).collect(),
        _ => Vec::new(),
    };
    // A template is filled in by somebody else; what comes of it is not known.
    let is_template = |values: &Values| matches!(values, Values::Here(node, _) if doc.is_template(*node));
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
    roots.any(|root| installations(tree, root).iter().any(|i| i.chart == Chart::Published))
}

fn is_set(tree: &Tree, root: NodeId) -> bool {
    let text = |key| tree.get(root, key).map(|e| tree.text(tree.resolve(e.value))).unwrap_or_default();
    text("apiVersion").starts_with("argoproj.io/") && text("kind") == "ApplicationSet"
}

/// The deployments of a document, with their names. The files that it names belong to them.
pub(crate) fn deployments(
    text: &Text,
    root: NodeId,
    options: &CheckOptions,
    files: &mut Files<'_>,
) -> Vec<(String, Deployment)> {
    let set = is_set(&text.tree, root).then(|| sets::filled(text, root)).flatten();
    let filled: Vec<(String, Part)> = match set {
        Some(set) => set.into_iter().map(|part| (String::new(), part)).collect(),
        None => environments::filled(text, root, &files.sources().get(text.file).text),
    };
    if filled.is_empty() {
        return of_document(text, root, options, files);
    }
    let path = files.sources().get(text.file).path.clone();
    let mut all = Vec::new();
    for (environment, document) in filled {
        let (file, tree) = files.made(&path, &[document]);
        let source = tree.shared_source();
        let one = Text { file, source, tree: tree.clone(), at: whole(file, files), ..text.clone() };
        let found = tree.root().map(|root| of_document(&one, root, options, files)).unwrap_or_default();
        let named =
            |name: String| if environment.is_empty() { name } else { format!("{name}-{environment}") };
        all.extend(found.into_iter().map(|(name, deployment)| (named(name), deployment)));
    }
    all
}

fn of_document(
    text: &Text,
    root: NodeId,
    options: &CheckOptions,
    files: &mut Files<'_>,
) -> Vec<(String, Deployment)> {
    let found = installations(&text.tree, root).into_iter();
    found.filter_map(|one| Some((one.name.clone(), deployment(text, one, options, files)?))).collect()
}

/// The deployment of an installation; `None` where Milvus is no part of the chart, or is switched off.
fn deployment(
    text: &Text,
    mut one: Installation,
    options: &CheckOptions,
    files: &mut Files<'_>,
) -> Option<Deployment> {
    let id = files.sources().get(text.file).path.clone();
    let path = PathBuf::from(&id);
    let folder = match &one.chart {
        Chart::Published => None,
        Chart::Folder(from, name) => Some(named::chart(files.store(), &path, *from, name)?),
    };
    let charts = folder.as_deref().map(|f| Charts::of(f, files.store())).unwrap_or_default();
    if folder.is_some() && !charts.install_milvus() {
        return None;
    }
    let mut own = vec![text.clone()];
    own.extend(
        folder.as_deref().and_then(|f| files.yaml(&f.join("values.yaml"))).map(|f| whole_file(f, files)),
    );
    own.extend(given(text, &mut one, &path, folder.as_deref(), files));
    let trees: Vec<&Tree> = own.iter().skip(1).map(|t| &*t.tree).collect();
    if charts.leave_milvus_out(&trees) {
        return None;
    }
    let layer = |(text, of): (usize, &Text)| {
        let (root, path) = charts.part(&of.tree, &of.path);
        ValuesFile::new(text, of.file, of.tree.clone(), root, path)
    };
    let layers = own.iter().enumerate().skip(1).map(layer).collect();
    let version: Option<Version> = match folder {
        None => one.version.parse().ok(),
        Some(_) => charts.files.iter().rev().find_map(umbrella::stated_version),
    };
    let mut made = installed(id, Kind::Gitops, own, layers, version, options);
    if let Some(helm) = &mut made.helm {
        helm.from_elsewhere = charts.files.iter().any(crate::discover::is_chart_from_elsewhere)
            || crate::discover::is_from_elsewhere(&one.repository);
        say_installed(helm, text, one);
    }
    Some(made)
}

/// The values that an installation gives, in order; what cannot be read goes to those that are elsewhere.
fn given(
    text: &Text,
    one: &mut Installation,
    path: &Path,
    folder: Option<&Path>,
    files: &mut Files<'_>,
) -> Vec<Text> {
    let mut own = Vec::new();
    for values in std::mem::take(&mut one.values) {
        let (found, optional, said) = match values {
            Values::Here(node, path) => {
                own.push(embedded(text, node, &path));
                continue;
            }
            Values::Set(list) => {
                let part = settings::values(text, &list);
                own.extend(part.map(|part| made(part, &path.to_string_lossy(), files)));
                continue;
            }
            Values::File { from, name, optional } => {
                let found = named::values(files, path, folder, from, &name);
                (found.map(|f| whole_file(f, files)), optional, name)
            }
            Values::Resource { path: said, kind, name, key, optional } => {
                (named::resource(files, (path, text.file), &kind, &name, &key), optional, said.to_string())
            }
        };
        match found {
            Some(found) => own.push(found),
            None if optional => {}
            None => one.elsewhere.push(said),
        }
    }
    own
}

/// What an installation says beside its values.
fn say_installed(helm: &mut Helm, text: &Text, one: Installation) {
    let place = |node| Location { file: text.file, span: text.tree.span(node) };
    let written = |named: Named| {
        let at = place(named.at);
        (named.text, Written { key_at: at, at, path: named.path, text: 0, node: named.at })
    };
    helm.upgraded_by_helm = Some(one.by_helm);
    helm.release = one.release.map(written);
    helm.namespace = one.namespace.map(written);
    helm.version_at = one.version_at.map(|(node, path)| (place(node), path));
    let elsewhere = one.elsewhere.join("`, `");
    helm.unseen = (!elsewhere.is_empty())
        .then(|| format!("assuming that `{elsewhere}` changes nothing here, which is not read"));
}

/// Values that were given one by one.
fn made(part: Part, path: &str, files: &mut Files<'_>) -> Text {
    let (file, tree) = files.made(path, &[part]);
    let tree = Arc::new(tree.fixed());
    whole_file((file, tree), files)
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
