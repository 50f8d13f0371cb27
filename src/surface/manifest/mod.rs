//! Kubernetes manifests: workloads that run Milvus, and the ConfigMaps and Secrets that hold its configuration.

mod expand;
mod pods;
mod resources;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use self::pods::{Around, Place};
use self::resources::Resource;
use super::container::{self, Texts};
use crate::check::{CheckOptions, Files, Member};
use crate::discover::{self, Surroundings};
use crate::milvus::{Dependency, Deployment, Image, Kind, Role, Text, Variable, standalone_role};
use crate::source::{FileId, SourceFile, Sources};
use crate::yaml::{Reader, Tree};

/// What names of resources hold that belong to Milvus.
const PROGRAM: &str = "milvus";

/// True when a resource of a file runs Milvus or holds its configuration.
pub fn concerns_milvus(tree: &Tree) -> bool {
    // Any id will do: no place is shown.
    let file = Sources::default().add(SourceFile::new("", ""));
    let found = resources::of(0, file, &Arc::new(tree.clone()));
    found.iter().any(|r| runs_milvus(r) || !config_keys(r).is_empty())
}

/// Values of a chart under a key of a ConfigMap or Secret of a file; `None` where it is not there, or is encrypted.
pub(crate) fn held(file: FileId, tree: &Arc<Tree>, kind: &str, name: &str, key: &str) -> Option<Text> {
    let found = resources::of(0, file, tree).into_iter().find(|r| r.kind == kind && r.name == name)?;
    let text = pods::document(&found, key, Role::Values)?;
    let values = !text.tree.source().trim_start().starts_with("ENC[");
    values.then_some(Text { reader: Reader::Helm, ..text })
}

fn runs_milvus(resource: &Resource) -> bool {
    resource.containers().iter().any(|(node, _)| {
        let image = resource.image(*node).is_some_and(|i| Image::new(&i).is_milvus());
        image || container::starts_milvus(&resource.words(*node))
    })
}

/// The keys of a ConfigMap or Secret under which configuration of Milvus stands. `user.yaml` and `default.yaml`
/// are common names: their content, or the resource's name, must say whose they are.
fn config_keys(resource: &Resource) -> Vec<String> {
    let named = resource.name.contains(PROGRAM);
    let mut keys = resource.data_keys();
    keys.retain(|key| {
        let own = named || container::role(key) == Some(Role::MilvusYaml);
        let name = if own { key.as_str() } else { "config.yaml" };
        let around = Surroundings { named: true, ..Surroundings::default() };
        let is_config = |tree: &Tree| {
            let is = discover::recognise(Path::new(name), tree, around);
            is.is_some_and(|is| is.kind == Kind::MilvusYaml)
        };
        container::role(key).is_some() && resource.document(key).is_some_and(|(tree, ..)| is_config(&tree))
    });
    keys
}

/// The deployments of the manifests of a folder. Files that describe the same resources are alternatives,
/// each for itself.
pub(crate) fn deployments(
    group: Vec<Member>,
    options: &CheckOptions,
    files: &mut Files<'_>,
) -> Vec<Deployment> {
    let mut seen = BTreeSet::new();
    let mut twice = false;
    for member in &group {
        let own: BTreeSet<_> = resources::of(0, member.file, &member.tree)
            .into_iter()
            .filter(|r| !r.name.is_empty())
            .map(|r| (r.kind, r.namespace, r.name))
            .collect();
        twice |= own.iter().any(|key| !seen.insert(key.clone()));
    }
    if twice {
        return group.into_iter().flat_map(|m| name(together(vec![m], options, files), files)).collect();
    }
    name(together(group, options, files), files)
}

/// The deployments of the manifests of a file that holds other resources too, with their names.
pub(crate) fn of_file(
    member: Member,
    options: &CheckOptions,
    files: &Files<'_>,
) -> Vec<(String, Deployment)> {
    let path = files.sources().get(member.file).path.clone();
    let found = together(vec![member], options, files).into_iter();
    found.map(|(_, name, deployment)| (name, Deployment { id: path.clone(), ..deployment })).collect()
}

fn together(
    group: Vec<Member>,
    options: &CheckOptions,
    files: &Files<'_>,
) -> Vec<(FileId, String, Deployment)> {
    let texts: Vec<Text> = group.iter().map(|m| container::resource(m.file, m.tree.clone(), files)).collect();
    let all: Vec<Resource> =
        group.iter().enumerate().flat_map(|(text, m)| resources::of(text, m.file, &m.tree)).collect();
    let around = Around { resources: &all };
    let mut found: Vec<(FileId, String, Deployment)> = Vec::new();
    let mut used: BTreeSet<(FileId, u32)> = BTreeSet::new();
    for app in apps(&around) {
        let of = app[0].of;
        let namespace = Some(of.namespace.clone()).filter(|n| !n.is_empty());
        let deployment = workloads(&app, &around, &texts, options);
        let deployment = Deployment { name: Some(of.name.clone()), namespace, ..deployment };
        used.extend(deployment.texts.iter().map(|t| (t.at.file, t.at.span.start)));
        found.push((of.file, of.name.clone(), deployment));
    }
    for resource in &all {
        let own: Vec<Text> = config_keys(resource)
            .iter()
            .filter_map(|key| pods::document(resource, key, container::role(key)?))
            .filter(|t| !used.contains(&(t.at.file, t.at.span.start)))
            .collect();
        if !own.is_empty() {
            let list = [vec![texts[resource.text].clone()], own].concat();
            found.push((resource.file, resource.name.clone(), deployment(list, options)));
        }
    }
    found
}

/// Gives the deployments their ids: the path of the file, with a name where a file holds several.
fn name(found: Vec<(FileId, String, Deployment)>, files: &Files<'_>) -> Vec<Deployment> {
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
fn apps<'a>(around: &Around<'a>) -> Vec<Vec<Place<'a>>> {
    let mut apps: Vec<(String, Vec<Place<'_>>)> = Vec::new();
    for resource in around.resources {
        for (node, path) in resource.containers() {
            let place = Place { of: resource, node, path };
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

fn workloads(app: &[Place<'_>], around: &Around<'_>, texts: &[Text], options: &CheckOptions) -> Deployment {
    // The file of the first workload is the main one.
    let mut texts = Texts { list: texts.to_vec() };
    let (containers, env): (Vec<_>, Vec<Vec<Variable>>) =
        app.iter().map(|place| around.container(place, &mut texts)).unzip();
    let versions = app.iter().map(|p| Image::new(&p.of.image(p.node)?).version());
    let milvus = container::milvus(versions, options);
    let mode = container::mode(&containers, options);
    let env = container::environment(env, options);
    let services = dependencies(around, &app[0].of.namespace);
    Deployment { milvus, mode, env, services, containers, ..deployment(texts.list, options) }
}

/// What the pods of a namespace run that Milvus may depend on.
fn dependencies(around: &Around<'_>, namespace: &str) -> Vec<Dependency> {
    let near = around.resources.iter().filter(|r| r.namespace == namespace);
    let places =
        near.flat_map(|of| of.containers().into_iter().map(move |(node, path)| Place { of, node, path }));
    places.filter_map(|place| around.dependency(&place)).collect()
}

/// A deployment of texts, of which nothing else is known.
fn deployment(texts: Vec<Text>, options: &CheckOptions) -> Deployment {
    let mut files: Vec<FileId> = Vec::new();
    for text in &texts {
        if !files.contains(&text.file) {
            files.push(text.file);
        }
    }
    Deployment {
        id: String::new(),
        name: None,
        namespace: None,
        kind: Kind::Manifest,
        files,
        milvus: container::milvus(std::iter::empty(), options),
        mode: container::mode(&[], options),
        helm: None,
        resource: None,
        env: Variable::given(&options.env),
        generated: Vec::new(),
        services: Vec::new(),
        containers: Vec::new(),
        texts,
    }
}
