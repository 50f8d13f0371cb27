//! The deployments that manifests describe.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::lookup::{self, PodContainer, ResourceLookup};
use super::milvus::config_keys;
use super::resources::{self, KubeResource};
use crate::deployment::{Dependency, Deployment, Text, Variable};
use crate::facts::milvus::{Image, standalone_role};
use crate::facts::{FileKind, Role};
use crate::read::container::{self, TextList};
use crate::read::references::Growth;
use crate::read::{Files, Given, Member};
use crate::text::source::FileId;
use crate::text::yaml::Tree;
use crate::text::yaml::reader::Reader;

/// Values of a chart under a key of a ConfigMap or Secret of a file; `None` where it is not there, or is encrypted.
pub(crate) fn values_in_data(
    file: FileId,
    tree: &Arc<Tree>,
    kind: &str,
    name: &str,
    key: &str,
) -> Option<Text> {
    let found =
        resources::resources_of(0, file, tree).into_iter().find(|r| r.kind == kind && r.name == name)?;
    let text = lookup::document(&found, key, Role::Values)?;
    let values = !text.tree.source().trim_start().starts_with("ENC[");
    values.then_some(Text { reader: Reader::Helm, ..text })
}

/// The deployments of the manifests of a folder. Files that describe the same resources are alternatives,
/// each for itself.
pub(crate) fn deployments(group: Vec<Member>, given: &Given, files: &mut Files<'_>) -> Vec<Deployment> {
    let mut seen = BTreeSet::new();
    let mut twice = false;
    for member in &group {
        let own: BTreeSet<_> = resources::resources_of(0, member.file, &member.tree)
            .into_iter()
            .filter(|r| !r.name.is_empty())
            .map(|r| (r.kind, r.namespace, r.name))
            .collect();
        twice |= own.iter().any(|key| !seen.insert(key.clone()));
    }
    if twice {
        return group
            .into_iter()
            .flat_map(|m| with_ids(deployments_together(vec![m], given, files), files))
            .collect();
    }
    with_ids(deployments_together(group, given, files), files)
}

/// The deployments of the manifests of a file that holds other resources too, with their names.
pub(crate) fn deployments_of_file(
    member: Member,
    given: &Given,
    files: &Files<'_>,
) -> Vec<(String, Deployment)> {
    let path = files.sources().get(member.file).path.clone();
    let found = deployments_together(vec![member], given, files).into_iter();
    found.map(|(_, name, deployment)| (name, Deployment { id: path.clone(), ..deployment })).collect()
}

fn deployments_together(
    group: Vec<Member>,
    given: &Given,
    files: &Files<'_>,
) -> Vec<(FileId, String, Deployment)> {
    let texts: Vec<Text> =
        group.iter().map(|m| container::resource_text(m.file, m.tree.clone(), files)).collect();
    let all: Vec<KubeResource> = group
        .iter()
        .enumerate()
        .flat_map(|(text, m)| resources::resources_of(text, m.file, &m.tree))
        .collect();
    let growth = Growth::of_texts(group.iter().map(|m| m.tree.source().len()).sum());
    let around = ResourceLookup { resources: &all, growth };
    let mut found: Vec<(FileId, String, Deployment)> = Vec::new();
    let mut used: BTreeSet<(FileId, u32)> = BTreeSet::new();
    for app in milvus_containers(&around) {
        let of = app[0].resource;
        let namespace = Some(of.namespace.clone()).filter(|n| !n.is_empty());
        let deployment = deployment_of_workloads(&app, &around, &texts, given);
        let deployment = Deployment { name: Some(of.name.clone()), namespace, ..deployment };
        used.extend(deployment.texts.iter().map(|t| (t.at.file, t.at.span.start)));
        found.push((of.file, of.name.clone(), deployment));
    }
    if let Some(first) = group.first() {
        files.check_growth(&around.growth, &first.path);
    }
    for resource in &all {
        let own: Vec<Text> = config_keys(resource)
            .iter()
            .filter_map(|key| lookup::document(resource, key, container::role_of_name(key)?))
            .filter(|t| !used.contains(&(t.at.file, t.at.span.start)))
            .collect();
        if !own.is_empty() {
            let list = [vec![texts[resource.text].clone()], own].concat();
            found.push((resource.file, resource.name.clone(), deployment(list, given)));
        }
    }
    found
}

/// Gives the deployments their ids: the path of the file, with a name where a file holds several.
pub(super) fn with_ids(found: Vec<(FileId, String, Deployment)>, files: &Files<'_>) -> Vec<Deployment> {
    let per_file: Vec<FileId> = found.iter().map(|(file, ..)| *file).collect();
    let id = |(file, name, deployment): (FileId, String, Deployment)| {
        let path = files.sources().get(file).path.clone();
        let several = per_file.iter().filter(|f| **f == file).count() > 1;
        Deployment { id: if several { format!("{path}#{name}") } else { path }, ..deployment }
    };
    found.into_iter().map(id).collect()
}

/// The containers that run Milvus, those of one Milvus together: by their namespace and the label of their
/// installation, without which each standalone Milvus is its own.
fn milvus_containers<'a>(around: &ResourceLookup<'a>) -> Vec<Vec<PodContainer<'a>>> {
    let mut apps: Vec<(String, Vec<PodContainer<'_>>)> = Vec::new();
    for resource in around.resources {
        for (node, path) in resource.containers() {
            let place = PodContainer { resource, node, path };
            let roles = around.roles(&place);
            let image = resource.image(node).is_some_and(|i| Image::new(&i).is_milvus());
            if !image && roles.is_empty() {
                continue;
            }
            let alone = roles.is_empty() || roles.iter().any(|r| r == standalone_role());
            let own = if alone { resource.name.clone() } else { String::new() };
            let key = format!("{}/{}", resource.namespace, resource.instance().unwrap_or(own));
            match apps.iter_mut().find(|(known, _)| *known == key) {
                Some((_, app)) => app.push(place),
                None => apps.push((key, vec![place])),
            }
        }
    }
    apps.into_iter().map(|(_, app)| app).collect()
}

fn deployment_of_workloads(
    app: &[PodContainer<'_>],
    around: &ResourceLookup<'_>,
    texts: &[Text],
    given: &Given,
) -> Deployment {
    // The file of the first workload is the main one.
    let mut texts = TextList { list: texts.to_vec() };
    let (containers, env): (Vec<_>, Vec<Vec<Variable>>) =
        app.iter().map(|place| around.container(place, &mut texts)).unzip();
    let versions = app.iter().map(|p| Image::new(&p.resource.image(p.node)?).version());
    let milvus = container::release_of_images(versions, given);
    let mode = container::mode_of_containers(&containers, given);
    let env = container::merged_environment(env, given);
    let services = dependencies(around, &app[0].resource.namespace);
    Deployment { milvus, mode, env, services, containers, ..deployment(texts.list, given) }
}

/// What the pods of a namespace run that Milvus may depend on.
fn dependencies(around: &ResourceLookup<'_>, namespace: &str) -> Vec<Dependency> {
    let near = around.resources.iter().filter(|r| r.namespace == namespace);
    let places = near.flat_map(|of| {
        of.containers().into_iter().map(move |(node, path)| PodContainer { resource: of, node, path })
    });
    places.filter_map(|place| around.dependency(&place)).collect()
}

/// A deployment of texts, of which nothing else is known.
fn deployment(texts: Vec<Text>, given: &Given) -> Deployment {
    Deployment {
        milvus: container::release_of_images(std::iter::empty(), given),
        mode: container::mode_of_containers(&[], given),
        env: Variable::given(&given.env),
        ..Deployment::of_texts(String::new(), FileKind::Manifest, texts)
    }
}
