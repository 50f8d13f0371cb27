//! The containers of pods: their environment and what is mounted into them.

use std::sync::Arc;

use super::expand::expand;
use super::resources::{Resource, scalar};
use crate::milvus::{
    Container, Dependency, DependencyKind, Image, KeyPath, Link, Mount, Role, Text, Variable, Written, roles,
};
use crate::source::Location;
use crate::surface::container::{self, Texts};
use crate::yaml::{NodeId, Reader, Tree};

/// Where containers look up what they refer to.
pub struct Around<'a> {
    /// All resources at hand.
    pub resources: &'a [Resource],
}

/// A container with the resource that describes it.
#[derive(Clone)]
pub struct Place<'a> {
    /// The resource.
    pub of: &'a Resource,
    /// The container's mapping.
    pub node: NodeId,
    /// The path to it.
    pub path: KeyPath,
}

/// A file that a volume holds: its name there, and the resource with its key, where that was given.
struct Held<'a> {
    name: String,
    key: String,
    from: Option<&'a Resource>,
}

impl<'a> Around<'a> {
    fn find(&self, near: &Resource, kind: &str, name: &str) -> Option<&'a Resource> {
        let mut same = self.resources.iter().filter(|r| r.kind == kind && r.name == name);
        same.find(|r| r.namespace == near.namespace || r.namespace.is_empty() || near.namespace.is_empty())
    }

    /// The environment of a container, and the names of variables whose values were not given.
    pub fn env(&self, place: &Place<'_>) -> (Vec<Variable>, Vec<String>) {
        let (tree, mut env, mut unknown) = (&place.of.tree, Vec::new(), Vec::new());
        let sources = tree.get(place.node, "envFrom").map_or(&[][..], |e| tree.items(e.value));
        for source in sources {
            let prefix = tree.get(*source, "prefix").map(|e| scalar(tree, e.value)).unwrap_or_default();
            for (key, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
                let name = super::resources::at(tree, *source, &[key, "name"]).map(|e| scalar(tree, e.value));
                let Some(from) = name.and_then(|name| self.find(place.of, kind, &name)) else { continue };
                env.extend(
                    from.data_keys().iter().filter_map(|key| from_data(from, key, format!("{prefix}{key}"))),
                );
            }
        }
        let items = tree.get(place.node, "env").map_or(&[][..], |e| tree.items(e.value));
        for (index, item) in items.iter().enumerate() {
            let Some(name) = tree.get(*item, "name").map(|e| (e.value, scalar(tree, e.value))) else {
                continue;
            };
            let variable = self.variable(place, *item, index, &name, &env);
            env.retain(|v: &Variable| v.name != name.1);
            match variable {
                Some(variable) => env.push(variable),
                None => unknown.push(name.1),
            }
        }
        (env, unknown)
    }

    fn variable(
        &self,
        place: &Place<'_>,
        item: NodeId,
        index: usize,
        name: &(NodeId, String),
        before: &[Variable],
    ) -> Option<Variable> {
        let tree = &place.of.tree;
        let path = place.path.key("env").item(index);
        if let Some(value) = tree.get(item, "value") {
            let text = expand(&scalar(tree, value.value), before)?;
            let written = Written {
                key_at: place.of.place(name.0),
                at: place.of.place(value.value),
                path: path.key("value"),
                text: place.of.text,
                node: value.value,
            };
            return Some(Variable { name: name.1.clone(), value: text, written: Some(written) });
        }
        for (key, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
            let part = |part: &str| {
                super::resources::at(tree, item, &["valueFrom", key, part]).map(|e| scalar(tree, e.value))
            };
            if let (Some(map), Some(key)) = (part("name"), part("key")) {
                return from_data(self.find(place.of, kind, &map)?, &key, name.1.clone());
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
        place: &Place<'_>,
        folder: &str,
        merged: bool,
        texts: &mut Texts,
    ) -> (Vec<Mount>, bool) {
        let tree = &place.of.tree;
        let items = tree.get(place.node, "volumeMounts").map_or(&[][..], |e| tree.items(e.value));
        let (mut mounts, mut replaced) = (Vec::new(), false);
        for (index, item) in items.iter().enumerate() {
            let text = |key: &str| tree.get(*item, key).map(|e| scalar(tree, e.value)).unwrap_or_default();
            let Some(target) = tree.get(*item, "mountPath") else { continue };
            let path = place.path.key("volumeMounts").item(index);
            let at = place.of.place(target.value);
            let backing = place.of.volume(&text("name"));
            let scope = Some(&place.of.namespace).filter(|n| backing.in_namespace && !n.is_empty());
            let mount = |target: String, source: String, text: Option<usize>, missing| Mount {
                target,
                source,
                sub: String::new(),
                scope: scope.cloned(),
                lasting: backing.lasting,
                project: None,
                of_project: false,
                made: None,
                on_disk: None,
                text,
                missing,
                at,
                path: path.key("mountPath"),
                target_at: Some(at),
                behind: backing.node.map(|node| place.of.place(node)),
            };
            let held = self.held(place.of, &text("name"));
            let target = text("mountPath").trim_end_matches('/').to_owned();
            let sub = [text("subPath"), text("subPathExpr")].concat();
            if !sub.is_empty() {
                let of_files = held.is_some();
                let file = held.unwrap_or_default().into_iter().find(|h| h.name == sub);
                let (found, missing) = mounted(file.as_ref(), &target, folder, merged, texts);
                mounts.push(match of_files {
                    true => mount(target, file.map_or(sub, |f| f.key), found, missing),
                    false => Mount { sub, ..mount(target, backing.source.clone(), found, missing) },
                });
                continue;
            }
            replaced |= target == folder || folder.starts_with(&format!("{target}/"));
            match held {
                None => {
                    let missing = target == folder;
                    mounts.push(mount(target, backing.source.clone(), None, missing));
                }
                Some(files) => mounts.extend(files.into_iter().map(|file| {
                    let target = format!("{target}/{}", file.name);
                    let (found, missing) = mounted(Some(&file), &target, folder, merged, texts);
                    mount(target, file.key, found, missing)
                })),
            }
        }
        (mounts, replaced)
    }

    /// The files of a volume; `None` for volumes whose files no resource holds.
    fn held(&self, of: &'a Resource, volume: &str) -> Option<Vec<Held<'a>>> {
        let keys = [of.pod()?, &["spec", "volumes"]].concat();
        let tree = &of.tree;
        let named =
            |item: &&NodeId| tree.get(**item, "name").is_some_and(|e| scalar(tree, e.value) == volume);
        let item = *tree.items(of.at(&keys)?.value).iter().find(named)?;
        if let Some(sources) = super::resources::at(tree, item, &["projected", "sources"]) {
            let each =
                tree.items(sources.value).iter().filter_map(|source| self.held_by(of, *source, "name"));
            return Some(each.flatten().collect());
        }
        self.held_by(of, item, "secretName")
    }

    fn held_by(&self, of: &'a Resource, source: NodeId, secret_name: &str) -> Option<Vec<Held<'a>>> {
        let tree: &Tree = &of.tree;
        let kinds = [("configMap", "name", "ConfigMap"), ("secret", secret_name, "Secret")];
        let (entry, name_key, kind) =
            kinds.into_iter().find_map(|(key, name, kind)| Some((tree.get(source, key)?, name, kind)))?;
        let name = tree.get(entry.value, name_key).map(|e| scalar(tree, e.value))?;
        let from = self.find(of, kind, &name);
        if let Some(items) = tree.get(entry.value, "items") {
            let text =
                |item: NodeId, key| tree.get(item, key).map(|e| scalar(tree, e.value)).unwrap_or_default();
            let held = |item: &NodeId| Held { name: text(*item, "path"), key: text(*item, "key"), from };
            return Some(tree.items(items.value).iter().map(held).collect());
        }
        // The keys of what was not given are not known: all that Milvus looks for may be there.
        let keys = from.map_or_else(
            || vec!["milvus.yaml".to_owned(), "default.yaml".to_owned(), "user.yaml".to_owned()],
            Resource::data_keys,
        );
        Some(keys.into_iter().map(|key| Held { name: key.clone(), key, from }).collect())
    }

    /// The Services of a namespace, whose addresses pods get as variables.
    pub fn links(&self, of: &Resource) -> Vec<Link> {
        let spec = [of.pod().unwrap_or_default(), &["spec", "enableServiceLinks"]].concat();
        if of.at(&spec).is_some_and(|e| scalar(&of.tree, e.value) == "false") {
            return Vec::new();
        }
        let services = self.resources.iter().filter(|r| r.kind == "Service" && r.namespace == of.namespace);
        let headless =
            |r: &&Resource| r.at(&["spec", "clusterIP"]).is_some_and(|e| scalar(&r.tree, e.value) == "None");
        let link = |r: &Resource| Link {
            name: r.name.clone(),
            at: r.name_at(),
            path: r.path.key("metadata").key("name"),
        };
        services.filter(|r| !headless(r)).map(link).collect()
    }

    /// The words after `milvus run`.
    pub fn roles(&self, place: &Place<'_>) -> Vec<String> {
        let written = roles(&place.of.words(place.node));
        let refers = written.iter().any(|role| role.starts_with('$'));
        if refers { roles(&words(place, &self.env(place).0)) } else { written }
    }

    /// A container as one that runs Milvus, with its environment.
    pub fn container(&self, place: &Place<'_>, texts: &mut Texts) -> (Container, Vec<Variable>) {
        let (env, unknown) = self.env(place);
        let words = words(place, &env);
        let (folder, merged) = (container::folder(&env), container::merges(&words));
        let (mounts, folder_replaced) = self.mounts(place, &folder, merged, texts);
        let container = Container {
            name: place.of.name.clone(),
            text: place.of.text,
            node: place.node,
            at: place.of.name_at(),
            path: place.path.clone(),
            roles: roles(&words),
            folder,
            folder_replaced,
            merged,
            mounts,
            links: self.links(place.of),
            unknown,
            optional: false,
        };
        (container, env)
    }

    /// A container as something that Milvus depends on.
    pub fn dependency(&self, place: &Place<'_>) -> Option<Dependency> {
        let image = Image::new(&place.of.image(place.node)?);
        let kind = DependencyKind::of(&image)?;
        let labels = place.of.pod_labels();
        let selects = |r: &&Resource| {
            let selector = r.map(&["spec", "selector"]);
            r.kind == "Service" && !selector.is_empty() && selector.iter().all(|pair| labels.contains(pair))
        };
        let (env, unknown) = self.env(place);
        let entry = place.of.tree.get(place.node, "image");
        Some(Dependency {
            kind,
            name: place.of.name.clone(),
            hosts: self.resources.iter().filter(selects).map(|r| r.name.clone()).collect(),
            image,
            image_at: entry.map(|e| Written {
                key_at: place.of.place(e.key),
                at: place.of.place(e.value),
                path: place.path.key("image"),
                text: place.of.text,
                node: e.value,
            }),
            command: words(place, &env),
            env,
            unknown,
            folder: place.of.tree.get(place.node, "workingDir").map(|e| scalar(&place.of.tree, e.value)),
            // No text of Milvus is in there.
            mounts: self.mounts(place, "", false, &mut Texts::default()).0,
            published: Vec::new(),
            at: place.of.name_at(),
            path: place.path.clone(),
        })
    }
}

/// The words of a container's command and arguments; one that names a variable from elsewhere stays as it is.
fn words(place: &Place<'_>, env: &[Variable]) -> Vec<String> {
    let written = place.of.words(place.node);
    written.into_iter().map(|word| expand(&word, env).unwrap_or(word)).collect()
}

/// A variable made of a key of a ConfigMap or Secret.
fn from_data(from: &Resource, key: &str, name: String) -> Option<Variable> {
    let (entry, path, _) = from.data(key)?;
    let written = Written {
        key_at: from.place(entry.key),
        at: from.place(entry.value),
        path,
        text: from.text,
        node: entry.value,
    };
    Some(Variable { name, value: from.value(key)?, written: Some(written) })
}

/// The text of a mounted file, and true where it is one that Milvus would read and was not given.
fn mounted(
    file: Option<&Held<'_>>,
    target: &str,
    folder: &str,
    merged: bool,
    texts: &mut Texts,
) -> (Option<usize>, bool) {
    let name = target.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
    let name = if merged { name.and_then(|n| n.rsplit('/').next()) } else { name };
    let Some(role) = name.and_then(container::role) else { return (None, false) };
    let text = file.and_then(|f| document(f.from?, &f.key, role));
    let found = text.map(|text| texts.add(text));
    (found, found.is_none())
}

/// The configuration file under a key of a ConfigMap or Secret.
pub fn document(from: &Resource, key: &str, role: Role) -> Option<Text> {
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
