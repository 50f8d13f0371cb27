//! The containers of pods: their environment and what is mounted into them.

use std::collections::HashSet;
use std::sync::Arc;

use super::expand::expand;
use super::resource_lookup::{ResourceLookup, has_service_links};
use super::resources::{KubeResource, PodContainer, scalar_text};
use crate::base::effort::spend;
use crate::deployment::{Container, Dependency, Mount, Text, Variable, Written};
use crate::facts::Role;
use crate::facts::milvus::{DependencyKind, Image, KeyPath, roles};
use crate::read::container::{self, TextList};
use crate::read::pod_volumes::PodVolumes;
use crate::read::references::Growth;
use crate::text::source::Location;
use crate::text::yaml::reader::Reader;
use crate::text::yaml::{NodeId, Tree};

/// A file that a volume holds: its name there, and the resource with its key, where that was given.
struct VolumeFile<'a> {
    name: String,
    key: String,
    resource: Option<&'a KubeResource>,
}

impl<'a> ResourceLookup<'a> {
    /// The environment of a container, and the names of variables whose values were not given.
    pub(super) fn env(&self, place: &PodContainer<'_>, texts: &mut TextList) -> (Vec<Variable>, Vec<String>) {
        let (tree, mut env, mut unknown) = (&place.resource.tree, Vec::new(), Vec::new());
        let sources = tree.get(place.node, "envFrom").map_or(&[][..], |e| tree.items(e.value));
        for source in sources {
            let prefix = tree.get(*source, "prefix").map(|e| scalar_text(tree, e.value)).unwrap_or_default();
            for (key, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
                let name = super::resources::entry_at(tree, *source, &[key, "name"])
                    .map(|e| scalar_text(tree, e.value));
                let Some(from) = name.and_then(|name| self.find(place.resource, kind, &name)) else {
                    continue;
                };
                let text = self.text(from, texts);
                let keys = from.data_keys();
                env.extend(
                    keys.iter().filter_map(|key| from_data(from, key, format!("{prefix}{key}"), text)),
                );
            }
        }
        let items = tree.get(place.node, "env").map_or(&[][..], |e| tree.items(e.value));
        // Nearly every name is a new one.
        let mut names: HashSet<String> = env.iter().map(|v: &Variable| v.name.clone()).collect();
        for (index, item) in items.iter().enumerate() {
            let Some(name) = tree.get(*item, "name").map(|e| (e.value, scalar_text(tree, e.value))) else {
                continue;
            };
            let variable = self.variable(place, (*item, index), &name, &env, texts);
            if !names.insert(name.1.clone()) {
                spend(env.len());
                env.retain(|v| v.name != name.1);
            }
            match variable {
                Some(variable) => env.push(variable),
                None => unknown.push(name.1),
            }
        }
        (env, unknown)
    }

    fn variable(
        &self,
        place: &PodContainer<'_>,
        (item, index): (NodeId, usize),
        name: &(NodeId, String),
        before: &[Variable],
        texts: &mut TextList,
    ) -> Option<Variable> {
        let tree = &place.resource.tree;
        let path = place.path.key("env").item(index);
        if let Some(value) = tree.get(item, "value") {
            let text = expand(&scalar_text(tree, value.value), before, &self.growth)?;
            let written = Written {
                key_at: place.resource.place(name.0),
                at: place.resource.place(value.value),
                path: path.key("value"),
                text: self.text(place.resource, texts),
                node: value.value,
            };
            return Some(Variable { name: name.1.clone(), value: text, written: Some(written) });
        }
        for (key, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
            let part = |part: &str| {
                super::resources::entry_at(tree, item, &["valueFrom", key, part])
                    .map(|e| scalar_text(tree, e.value))
            };
            if let (Some(map), Some(key)) = (part("name"), part("key")) {
                let from = self.find(place.resource, kind, &map)?;
                let text = self.text(from, texts);
                return from_data(from, &key, name.1.clone(), text);
            }
        }
        // No value at all is an empty one.
        tree.get(item, "valueFrom").is_none().then(|| Variable {
            name: name.1.clone(),
            value: String::new(),
            written: None,
        })
    }

    /// What is mounted into a container that runs Milvus, and whether something takes the place of its whole
    /// configuration folder.
    pub fn mounts(
        &self,
        place: &PodContainer<'_>,
        folder: &str,
        merged: bool,
        texts: &mut TextList,
    ) -> (Vec<Mount>, bool) {
        let tree = &place.resource.tree;
        let items = tree.get(place.node, "volumeMounts").map_or(&[][..], |e| tree.items(e.value));
        let (mut mounts, mut replaced) = (Vec::new(), false);
        let volumes = place.resource.volumes();
        for (index, item) in items.iter().enumerate() {
            let text =
                |key: &str| tree.get(*item, key).map(|e| scalar_text(tree, e.value)).unwrap_or_default();
            let Some(written) = tree.get(*item, "mountPath") else { continue };
            let path = place.path.key("volumeMounts").item(index).key("mountPath");
            let volume = mount_of_volume(place.resource, &volumes, &text("name"), written.value, path);
            let files =
                volumes.get(&text("name")).and_then(|volume| self.volume_files(place.resource, volume));
            let target = text("mountPath").trim_end_matches('/').to_owned();
            let sub = [text("subPath"), text("subPathExpr")].concat();
            if !sub.is_empty() {
                let of_files = files.is_some();
                let file = files.unwrap_or_default().into_iter().find(|file| file.name == sub);
                let (text, missing) = mounted(file.as_ref(), &target, folder, merged, texts);
                let volume = Mount { target, text, is_missing: missing, ..volume };
                mounts.push(match of_files {
                    true => Mount { source: file.map_or(sub, |f| f.key), ..volume },
                    false => Mount { sub, ..volume },
                });
                continue;
            }
            replaced |= target == folder || folder.starts_with(&format!("{target}/"));
            match files {
                None => {
                    let missing = target == folder;
                    mounts.push(Mount { target, is_missing: missing, ..volume });
                }
                Some(files) => mounts.extend(files.into_iter().map(|file| {
                    let target = format!("{target}/{}", file.name);
                    let (text, missing) = mounted(Some(&file), &target, folder, merged, texts);
                    Mount { target, source: file.key, text, is_missing: missing, ..volume.clone() }
                })),
            }
        }
        (mounts, replaced)
    }

    /// The files of a volume; `None` for volumes whose files no resource holds.
    fn volume_files(&self, of: &'a KubeResource, item: NodeId) -> Option<Vec<VolumeFile<'a>>> {
        let tree = &of.tree;
        if let Some(sources) = super::resources::entry_at(tree, item, &["projected", "sources"]) {
            let each = tree
                .items(sources.value)
                .iter()
                .filter_map(|source| self.files_of_source(of, *source, "name"));
            return Some(each.flatten().collect());
        }
        self.files_of_source(of, item, "secretName")
    }

    fn files_of_source(
        &self,
        of: &'a KubeResource,
        source: NodeId,
        secret_name: &str,
    ) -> Option<Vec<VolumeFile<'a>>> {
        let tree: &Tree = &of.tree;
        let kinds = [("configMap", "name", "ConfigMap"), ("secret", secret_name, "Secret")];
        let (entry, name_key, kind) =
            kinds.into_iter().find_map(|(key, name, kind)| Some((tree.get(source, key)?, name, kind)))?;
        let name = tree.get(entry.value, name_key).map(|e| scalar_text(tree, e.value))?;
        let from = self.find(of, kind, &name);
        if let Some(items) = tree.get(entry.value, "items") {
            let text = |item: NodeId, key| {
                tree.get(item, key).map(|e| scalar_text(tree, e.value)).unwrap_or_default()
            };
            let volume_file = |item: &NodeId| VolumeFile {
                name: text(*item, "path"),
                key: text(*item, "key"),
                resource: from,
            };
            return Some(tree.items(items.value).iter().map(volume_file).collect());
        }
        // The keys of what was not given are not known: all that Milvus looks for may be there.
        let keys = from.map_or_else(
            || vec!["milvus.yaml".to_owned(), "default.yaml".to_owned(), "user.yaml".to_owned()],
            KubeResource::data_keys,
        );
        Some(keys.into_iter().map(|key| VolumeFile { name: key.clone(), key, resource: from }).collect())
    }

    /// The words after `milvus run`.
    pub fn roles(&self, place: &PodContainer<'_>) -> Vec<String> {
        let written = roles(&place.resource.words(place.node));
        let refers = written.iter().any(|role| role.starts_with('$'));
        if refers {
            roles(&words(place, &self.env(place, &mut TextList::default()).0, &self.growth))
        } else {
            written
        }
    }

    /// A container as one that runs Milvus, with its environment.
    pub fn container(&self, place: &PodContainer<'_>, texts: &mut TextList) -> (Container, Vec<Variable>) {
        let (env, unknown) = self.env(place, texts);
        let text = self.text(place.resource, texts);
        let words = words(place, &env, &self.growth);
        let (folder, merged) = (container::config_folder_of(&env), container::runs_merge_script(&words));
        let (mounts, folder_replaced) = self.mounts(place, &folder, merged, texts);
        let container = Container {
            name: place.resource.name.clone(),
            text,
            node: place.node,
            pod: place.resource.pod_spec(),
            at: place.resource.name_at(),
            path: place.path.clone(),
            roles: roles(&words),
            folder,
            replaces_folder: folder_replaced,
            merges_files: merged,
            mounts,
            links: self.links(place.resource),
            kube_services: self.kube_services(place),
            takes_links: has_service_links(place.resource),
            unknown,
            starts_elsewhere: false,
            is_optional: false,
        };
        (container, env)
    }

    /// A container as something that Milvus depends on.
    pub fn dependency(&self, place: &PodContainer<'_>, texts: &mut TextList) -> Option<Dependency> {
        let image = Image::new(&place.resource.image(place.node)?);
        let kind = DependencyKind::of(&image)?;
        let (env, unknown) = self.env(place, texts);
        let text = self.text(place.resource, texts);
        let entry = place.resource.tree.get(place.node, "image");
        Some(Dependency {
            kind,
            name: place.resource.name.clone(),
            hosts: self.services(place.resource).map(|service| service.name.clone()).collect(),
            kube_services: self.kube_services(place),
            image,
            image_at: entry.map(|e| Written {
                key_at: place.resource.place(e.key),
                at: place.resource.place(e.value),
                path: place.path.key("image"),
                text,
                node: e.value,
            }),
            command: words(place, &env, &self.growth),
            env,
            unknown,
            folder: place
                .resource
                .tree
                .get(place.node, "workingDir")
                .map(|e| scalar_text(&place.resource.tree, e.value)),
            // No text of Milvus is in there.
            mounts: self.mounts(place, "", false, &mut TextList::default()).0,
            published: Vec::new(),
            at: place.resource.name_at(),
            path: place.path.clone(),
        })
    }
}

/// The mount of a volume of a name, all of it; where in the container it is mounted is still to be said.
fn mount_of_volume(
    resource: &KubeResource,
    volumes: &PodVolumes<'_>,
    name: &str,
    target: NodeId,
    path: KeyPath,
) -> Mount {
    let backing = volumes.backing(name);
    let scope = Some(&resource.namespace).filter(|n| backing.in_namespace && !n.is_empty());
    let at = resource.place(target);
    Mount {
        target: String::new(),
        source: backing.source,
        sub: String::new(),
        scope: scope.cloned(),
        persistence: backing.persistence,
        project: None,
        is_of_project: false,
        compose_volume: None,
        on_disk: None,
        text: None,
        is_missing: false,
        at,
        path,
        target_at: Some(at),
        volume_at: backing.node.map(|node| resource.place(node)),
    }
}

/// The words of a container's command and arguments; one that names a variable from elsewhere stays as it is.
fn words(place: &PodContainer<'_>, env: &[Variable], growth: &Growth) -> Vec<String> {
    let written = place.resource.words(place.node);
    written.into_iter().map(|word| expand(&word, env, growth).unwrap_or(word)).collect()
}

/// A variable made of a key of a ConfigMap or Secret in a text.
fn from_data(from: &KubeResource, key: &str, name: String, text: usize) -> Option<Variable> {
    let (entry, path, _) = from.data(key)?;
    let written =
        Written { key_at: from.place(entry.key), at: from.place(entry.value), path, text, node: entry.value };
    Some(Variable { name, value: from.value(key)?, written: Some(written) })
}

/// The text of a mounted file, and true where it is one that Milvus would read and was not given.
fn mounted(
    file: Option<&VolumeFile<'_>>,
    target: &str,
    folder: &str,
    merged: bool,
    texts: &mut TextList,
) -> (Option<usize>, bool) {
    let name = target.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    let name = if merged { name.and_then(|n| n.rsplit('/').next()) } else { name };
    let Some(role) = name.and_then(Role::of_config_file) else { return (None, false) };
    let text = file.and_then(|f| document(f.resource?, &f.key, role));
    let found = text.map(|text| texts.add(text));
    (found, found.is_none())
}

/// The configuration file under a key of a ConfigMap or Secret.
pub fn document(from: &KubeResource, key: &str, role: Role) -> Option<Text> {
    let (tree, entry, path) = from.document(key)?;
    Some(Text {
        file: from.file,
        source: from.tree.shared_source(),
        tree: Arc::new(tree),
        reader: Reader::Milvus,
        role,
        path: path.embedded(),
        at: Location { file: from.file, span: from.tree.span(entry.value) },
        key_at: Some(Location { file: from.file, span: from.tree.span(entry.key) }),
    })
}
