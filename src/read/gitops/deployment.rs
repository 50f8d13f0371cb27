//! Deployments of the installations that a document asks for. Argo CD and Kustomize render without the cluster, so
//! nothing of a running release is kept; Flux, Fleet and helmfile have Helm upgrade it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::installation::{ChartSource, NodeText, RelativeTo, ValuesSource, values_text};
use super::installs::{installations, is_set};
use super::{Installation, environments, named_files, rendered, set_values, sets};
use crate::deployment::{Deployment, Helm, ReleaseName, Text, ValuesFile, Written};
use crate::facts::milvus::KeyPath;
use crate::facts::{FileKind, Role};
use crate::read::container::whole_file;
use crate::read::helm::umbrella::ChartFolder;
use crate::read::helm::{ChartValues, chart_deployment};
use crate::read::stated::stated_chart;
use crate::read::{Files, Given};
use crate::text::source::Location;
use crate::text::yaml::assemble::Part;
use crate::text::yaml::{self, NodeId, Tree};

/// The deployments of a document, with their names. The files that it names belong to them.
pub(crate) fn deployments(
    text: &Text,
    root: NodeId,
    given: &Given,
    files: &mut Files<'_>,
) -> Vec<(String, Deployment)> {
    let set = is_set(&text.tree, root).then(|| sets::filled_template(text, root)).flatten();
    let filled: Vec<(String, Part)> = match set {
        Some(set) => set.into_iter().map(|part| (String::new(), part)).collect(),
        None => environments::filled_by_environment(text, root, files),
    };
    if filled.is_empty() {
        return deployments_of_document(text, root, given, files);
    }
    let path = files.sources().get(text.file).path.clone();
    let mut all = Vec::new();
    for (environment, document) in filled {
        let (file, tree) = files.add_assembled(&path, &[document]);
        let source = tree.shared_source();
        let one = Text { file, source, tree: tree.clone(), at: whole_file(file, files), ..text.clone() };
        let found =
            tree.root().map(|root| deployments_of_document(&one, root, given, files)).unwrap_or_default();
        let named =
            |name: String| if environment.is_empty() { name } else { format!("{name}-{environment}") };
        all.extend(found.into_iter().map(|(name, deployment)| (named(name), deployment)));
    }
    all
}

fn deployments_of_document(
    text: &Text,
    root: NodeId,
    given: &Given,
    files: &mut Files<'_>,
) -> Vec<(String, Deployment)> {
    let found = installations(&text.tree, root).into_iter();
    found.filter_map(|one| Some((one.name.clone(), deployment(text, one, given, files)?))).collect()
}

/// The deployment of an installation; `None` where Milvus is no part of the chart, or is switched off.
fn deployment(
    text: &Text,
    mut one: Installation,
    given: &Given,
    files: &mut Files<'_>,
) -> Option<Deployment> {
    let id = files.sources().get(text.file).path.clone();
    let path = PathBuf::from(&id);
    let folder = match &one.chart {
        ChartSource::Published => {
            let local = |name: &String| {
                named_files::named_chart_folder(files.store(), &path, RelativeTo::Beside, name)
            };
            one.local.iter().find_map(local)
        }
        ChartSource::Folder(from, name) => {
            Some(named_files::named_chart_folder(files.store(), &path, *from, name)?)
        }
    };
    let charts = folder.as_deref().map(|f| ChartFolder::of(f, files.store())).unwrap_or_default();
    if folder.is_some() && !charts.installs_milvus() {
        return None;
    }
    let mut own = vec![text.clone()];
    own.extend(
        folder
            .as_deref()
            .and_then(|f| files.take_yaml(&f.join("values.yaml")))
            .map(|f| values_text(f, files)),
    );
    own.extend(given_values(text, &mut one, &path, folder.as_deref(), files));
    let inner = values_inside(&charts, files);
    let trees = inner.iter().map(|(tree, depth)| (tree, *depth));
    let trees: Vec<(&Tree, usize)> = trees.chain(own.iter().skip(1).map(|t| (&*t.tree, 0))).collect();
    if charts.leaves_milvus_out(&trees) {
        return None;
    }
    let layer = |(text, of): (usize, &Text)| {
        let (root, path) = charts.milvus_part(&of.tree, &of.path);
        ValuesFile::new(text, of.file, of.tree.clone(), root, path)
    };
    let layers = own.iter().enumerate().skip(1).map(layer).collect();
    let version = match folder {
        None => stated_chart(&one.version),
        Some(_) => charts.stated_version(),
    };
    let text_of = |named: &Option<NodeText>| named.as_ref().map(|named| named.text.clone());
    let (name, namespace) = (text_of(&one.release), text_of(&one.namespace));
    let names = ReleaseName { name, namespace, alias: charts.alias() };
    let chart = ChartValues { texts: own, files: layers, stated: version, names };
    let mut deployment = chart_deployment(id, FileKind::Gitops, chart, given);
    if let Some(helm) = &mut deployment.helm {
        helm.from_elsewhere = charts.files.iter().any(crate::facts::chart::is_chart_from_elsewhere)
            || crate::facts::chart::is_from_elsewhere(&one.repository);
        record_installation(helm, text, one);
    }
    Some(deployment)
}

/// The values of the charts inside one, which they have where nobody above says otherwise, with their depths.
fn values_inside(charts: &ChartFolder, files: &Files<'_>) -> Vec<(Tree, usize)> {
    let read = |path: PathBuf| {
        let text = String::from_utf8(files.store().read(&path).ok()?).ok()?;
        Some((yaml::parse(&text), charts.depth_of(&path)?))
    };
    charts.bases().into_iter().filter_map(read).collect()
}

/// The values that an installation gives, in order; what cannot be read goes to those that are elsewhere.
fn given_values(
    text: &Text,
    one: &mut Installation,
    path: &Path,
    folder: Option<&Path>,
    files: &mut Files<'_>,
) -> Vec<Text> {
    let mut own = Vec::new();
    for values in std::mem::take(&mut one.values) {
        let (found, optional, place) = match values {
            ValuesSource::Here(node, path) => {
                own.push(embedded(text, node, &path));
                continue;
            }
            ValuesSource::Set(list) => {
                let part = set_values::values_of_settings(text, &list);
                own.extend(part.map(|part| text_of_part(part, &path.to_string_lossy(), files)));
                continue;
            }
            ValuesSource::Unknown { name, at, path: place } => {
                let part = set_values::unknown(text, &name, at, &place);
                own.extend(part.map(|part| text_of_part(part, &path.to_string_lossy(), files)));
                continue;
            }
            ValuesSource::Rendered => {
                let root = text.tree.root().unwrap_or(NodeId(0));
                let changes = rendered::changes_of(text, root, &one.name, path, files);
                own.extend(changes.values.map(|part| text_of_part(part, &path.to_string_lossy(), files)));
                one.elsewhere.extend(changes.elsewhere);
                continue;
            }
            ValuesSource::File { from, name, optional } => {
                let found = named_files::named_values_file(files, path, folder, from, &name);
                // Of a template only what it says in any case is known.
                let is_open =
                    found.as_ref().is_some_and(|(file, _)| named_files::has_lines(*file, &name, files));
                one.elsewhere.extend(is_open.then(|| name.clone()));
                (found.map(|f| values_text(f, files)), optional, name)
            }
            ValuesSource::Resource { path: place, kind, name, key, optional } => (
                named_files::values_of_resource(files, (path, text.file), &kind, &name, &key),
                optional,
                place.to_string(),
            ),
        };
        match found {
            Some(found) => own.push(found),
            None if optional => {}
            None => one.elsewhere.push(place),
        }
    }
    own
}

/// What an installation says beside its values.
fn record_installation(helm: &mut Helm, text: &Text, one: Installation) {
    let place = |node| Location { file: text.file, span: text.tree.span(node) };
    let written = |named: NodeText| {
        let at = place(named.at);
        (named.text, Written { key_at: at, at, path: named.path, text: 0, node: named.at })
    };
    helm.upgraded_by_helm = Some(one.is_upgraded_by_helm);
    helm.release = one.release.map(written);
    helm.namespace = one.namespace.map(written);
    helm.version_at = one.version_at.map(|(node, path)| (place(node), path));
    let elsewhere = one.elsewhere.join("`, `");
    helm.unseen = (!elsewhere.is_empty())
        .then(|| format!("assuming that `{elsewhere}` changes nothing here, which is not read"));
}

/// Values that were given one by one.
fn text_of_part(part: Part, path: &str, files: &mut Files<'_>) -> Text {
    let (file, tree) = files.add_assembled(path, &[part]);
    let tree = Arc::new(tree.unreplaceable());
    values_text((file, tree), files)
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
