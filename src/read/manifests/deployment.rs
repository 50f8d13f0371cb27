//! The deployments that manifests describe.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::clusters::milvus_containers;
use super::lookup;
use super::milvus::{PROGRAM, config_keys};
use super::referred::References;
use super::resource_lookup::ResourceLookup;
use super::resources::{self, KubeResource, PodContainer};
use crate::deployment::{Dependency, Deployment, Text, UnmountedConfig, Variable};
use crate::facts::milvus::{DependencyKind, Image, KeyPath};
use crate::facts::{FileKind, Role};
use crate::read::container::{self, TextList};
use crate::read::references::Growth;
use crate::read::{Files, Given, Member};
use crate::text::source::FileId;
use crate::text::yaml::reader::Reader;
use crate::text::yaml::{NodeId, Tree};

/// Values of a chart under a key of a ConfigMap or Secret, the first of these mappings of a file that is one; `None` where
/// it is not there, or is encrypted.
pub(crate) fn values_in_data(
    file: FileId,
    tree: &Arc<Tree>,
    named: &[(NodeId, KeyPath)],
    kind: &str,
    key: &str,
) -> Option<Text> {
    let resources = named.iter().map(|(root, path)| KubeResource::of(0, file, tree, *root, path.clone()));
    let found = resources.into_iter().find(|r| r.kind == kind)?;
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
    let around = ResourceLookup::new(&all, &texts, growth);
    let dependencies = Dependencies::of(&around);
    let mut found: Vec<(FileId, String, Deployment)> = Vec::new();
    let mut used: BTreeSet<(FileId, u32)> = BTreeSet::new();
    for app in milvus_containers(&around) {
        let of = app[0].resource;
        let namespace = Some(of.namespace.clone()).filter(|n| !n.is_empty());
        let deployment = deployment_of_workloads(&app, &around, &dependencies, given);
        let deployment = Deployment { name: Some(of.name.clone()), namespace, ..deployment };
        used.extend(deployment.texts.iter().map(|t| (t.at.file, t.at.span.start)));
        found.push((of.file, of.name.clone(), deployment));
    }
    if let Some(first) = group.first() {
        files.check_growth(&around.growth, &first.path);
    }
    let references = References::new(&all, files);
    for resource in &all {
        let under = |key: String| {
            let text = lookup::document(resource, &key, Role::of_config_file(&key)?)?;
            (!used.contains(&(text.at.file, text.at.span.start))).then_some((key, text))
        };
        let own: Vec<(String, Text)> = config_keys(resource).into_iter().filter_map(under).collect();
        if own.is_empty() {
            continue;
        }
        let is_near = |d: &Deployment| {
            let (own, of) = (&resource.namespace, d.namespace.as_deref().unwrap_or_default());
            !d.containers.is_empty() && (own == of || own.is_empty() || of.is_empty())
        };
        let beside = found.iter().position(|(.., d)| is_near(d));
        let beside = beside.filter(|_| !references.lead_to(resource));
        let Some(at) = beside else {
            if !is_of_milvus(resource, &own, files) && !references.lead_to(resource) {
                continue;
            }
            let own = own.into_iter().map(|(_, text)| text);
            let list: Vec<Text> = std::iter::once(texts[resource.text].clone()).chain(own).collect();
            found.push((resource.file, resource.name.clone(), deployment(list, given)));
            continue;
        };
        // What nobody mounts is nobody's configuration, where a Milvus runs beside it.
        found[at].2.unmounted.extend(own.into_iter().map(|(key, text)| UnmountedConfig {
            name: resource.name.clone(),
            kind: resource.kind.clone(),
            at: text.key_at.unwrap_or(text.at),
            path: resource.data(&key).map_or_else(KeyPath::root, |(_, path, _)| path),
            key,
        }));
    }
    found
}

/// Whether what a ConfigMap or Secret holds is Milvus' by a name: its own, that of a key, or that of its file.
fn is_of_milvus(resource: &KubeResource, keys: &[(String, Text)], files: &Files<'_>) -> bool {
    let path = &files.sources().get(resource.file).path;
    let names =
        [&resource.name, &resource.namespace, path].into_iter().chain(keys.iter().map(|(key, _)| key));
    names.into_iter().any(|name| name.to_ascii_lowercase().contains(PROGRAM))
}

/// Gives the deployments their ids: the path of the file, with a name where a file holds several.
pub(super) fn with_ids(found: Vec<(FileId, String, Deployment)>, files: &Files<'_>) -> Vec<Deployment> {
    let mut counts: HashMap<FileId, usize> = HashMap::new();
    for (file, ..) in &found {
        *counts.entry(*file).or_default() += 1;
    }
    let id = |(file, name, deployment): (FileId, String, Deployment)| {
        let path = files.sources().get(file).path.clone();
        let several = counts[&file] > 1;
        Deployment { id: if several { format!("{path}#{name}") } else { path }, ..deployment }
    };
    found.into_iter().map(id).collect()
}

fn deployment_of_workloads<'a>(
    app: &[PodContainer<'a>],
    around: &ResourceLookup<'a>,
    dependencies: &Dependencies<'a>,
    given: &Given,
) -> Deployment {
    // The file of the first workload is the main one.
    let mut texts = around.first_texts(app[0].resource);
    let (containers, env): (Vec<_>, Vec<Vec<Variable>>) =
        app.iter().map(|place| around.container(place, &mut texts)).unzip();
    let versions = app.iter().map(|p| Image::new(&p.resource.image(p.node)?).version());
    let milvus = container::release_of_images(versions, given);
    let mode = container::mode_of_containers(&containers, given);
    let env = container::merged_environment(env, given);
    let services = dependencies.near(app[0].resource, around, &mut texts);
    let rendered_by = app.iter().find_map(|place| place.resource.chart());
    let service_names = around.service_names(app[0].resource);
    let whole = deployment(texts.list, given);
    Deployment { milvus, mode, env, services, containers, rendered_by, service_names, ..whole }
}

/// How many services of a kind a Milvus is looked at with. No namespace needs more for one; where there are more, those that
/// carry its labels go first.
const MAX_OF_KIND: usize = 16;

/// What the pods of each namespace run that Milvus may depend on.
struct Dependencies<'a> {
    places: HashMap<&'a str, BTreeMap<DependencyKind, OfKind<'a>>>,
}

/// What the pods of a namespace run of a kind.
#[derive(Default)]
struct OfKind<'a> {
    places: Vec<PodContainer<'a>>,
    /// The places of those of an installation.
    by_instance: HashMap<String, Vec<usize>>,
}

impl<'a> Dependencies<'a> {
    fn of(around: &ResourceLookup<'a>) -> Self {
        let mut places: HashMap<&str, BTreeMap<DependencyKind, OfKind<'_>>> = HashMap::new();
        for resource in around.resources {
            for (node, path) in resource.containers() {
                let image = resource.image(node).map(|image| Image::new(&image));
                let Some(kind) = image.and_then(|image| DependencyKind::of(&image)) else { continue };
                let of_kind = places.entry(&resource.namespace).or_default().entry(kind).or_default();
                if let Some(instance) = resource.instance() {
                    of_kind.by_instance.entry(instance).or_default().push(of_kind.places.len());
                }
                of_kind.places.push(PodContainer { resource, node, path });
            }
        }
        Self { places }
    }

    /// Those in the namespace of a resource.
    fn near(
        &self,
        of: &KubeResource,
        around: &ResourceLookup<'a>,
        texts: &mut TextList,
    ) -> Vec<Arc<Dependency>> {
        let kinds = self.places.get(&*of.namespace).into_iter().flat_map(BTreeMap::values);
        let instance = of.instance();
        let near = kinds.flat_map(|of_kind| {
            let own = instance.as_ref().and_then(|instance| of_kind.by_instance.get(instance));
            let own = own.map_or(&[][..], Vec::as_slice);
            let others = (0..of_kind.places.len()).filter(|at| own.binary_search(at).is_err());
            let mut near: Vec<usize> = own.iter().copied().chain(others).take(MAX_OF_KIND).collect();
            near.sort_unstable();
            near.into_iter().map(|at| &of_kind.places[at])
        });
        near.filter_map(|place| around.dependency(place, texts)).map(Arc::new).collect()
    }
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
