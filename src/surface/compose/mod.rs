//! Docker Compose files: services that run Milvus, and what they depend on.

mod inherit;
mod interpolate;
mod model;
mod mounts;
mod named;
mod project;
mod reader;
mod variables;
mod volumes;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::interpolate::{Variables, interpolate_or};
use self::model::{File, Service, UNKNOWN};
use self::reader::{Reader, merged};
use self::variables::variables;
use super::container::{self, Texts};
use crate::check::{CheckOptions, Files, Member};
use crate::milvus::{Container, Dependency, DependencyKind, Deployment, Image, Kind, roles, standalone_role};
use crate::source::path::plain;
use crate::yaml::{Entry, NodeId, Tree};

/// True when a service of a compose file runs Milvus.
pub fn runs_milvus(tree: &Tree) -> bool {
    let services = tree.path(&["services"]);
    services.is_some_and(|all| merged(tree, all.value).iter().any(|s| starts_milvus(tree, s.value)))
}

/// Whether a service names an image of Milvus or a command that starts it.
fn starts_milvus(tree: &Tree, service: NodeId) -> bool {
    let none = Variables::new();
    let text = |node: NodeId| interpolate_or(tree.text(tree.resolve(node)), &none, UNKNOWN);
    let image = tree.get(service, "image").map(|e| text(e.value));
    let words = ["entrypoint", "command"].iter().filter_map(|key| Some(tree.get(service, key)?.value));
    let words: Vec<String> = words
        .flat_map(|node| match tree.items(node) {
            [] => vec![text(node)],
            items => items.iter().map(|item| text(*item)).collect(),
        })
        .collect();
    image.is_some_and(|i| Image::new(&i).is_milvus()) || container::starts_milvus(&words)
}

/// The name of the file that lies over one of these by convention.
fn override_of(path: &Path) -> Option<[String; 2]> {
    let stem = path.file_stem()?.to_str()?;
    matches!(stem, "docker-compose" | "compose")
        .then(|| ["yml", "yaml"].map(|extension| format!("{stem}.override.{extension}")))
}

/// True for a file that lies over another of the same folder.
pub(crate) fn is_override_of(path: &Path, main: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str());
    path.parent() == main.parent()
        && override_of(main).is_some_and(|names| names.iter().any(|n| Some(n.as_str()) == name))
}

/// The deployments of a project: each standalone Milvus is one, all other roles together are one.
pub(crate) fn deployments(
    group: Vec<Member>,
    options: &CheckOptions,
    files: &mut Files<'_>,
) -> Vec<Deployment> {
    let main = &group[0];
    let folder = main.path.parent().unwrap_or(Path::new("")).to_owned();
    let read: Vec<File> = group
        .iter()
        .enumerate()
        .map(|(text, m)| File { text, file: m.file, tree: m.tree.clone(), folder: folder.clone() })
        .collect();
    let given = dot_env(&folder, files);
    let mut reader = Reader { variables: given, files, read, parts: false };
    let known = |name: &String| group.iter().any(|m| m.path.file_name().is_some_and(|n| n == name.as_str()));
    // Files that are named one by one stand for themselves.
    let named = group.iter().any(|m| m.overlay);
    for name in override_of(&main.path).into_iter().flatten().filter(|name| !named && !known(name)) {
        reader.open(&folder.join(name));
    }
    let project = project::of(&reader.read, &folder, &reader.variables, reader.files);
    include(&mut reader);
    let main_files = reader.read.len();
    let mut services = reader.services(main_files);
    named::name_volumes(project.as_ref(), &mut services, &reader.read, &reader.variables);
    let Reader { read, parts, .. } = reader;
    let apps = apps(&services);
    let single = apps.len() == 1;
    apps.into_iter()
        .map(|app| {
            let id = files.sources().get(group[0].file).path.clone();
            let id = if single { id } else { format!("{id}#{}", app[0].name) };
            deployment(id, &app, &services, &read, parts, options, files)
        })
        .collect()
}

/// The variables of the file that compose reads by itself.
fn dot_env(folder: &Path, files: &mut Files<'_>) -> Variables {
    let Some(file) = files.text(&folder.join(".env")) else { return Variables::new() };
    let lines = variables(&files.sources().get(file).text, &Variables::new());
    lines.into_iter().filter_map(|line| Some((line.name, line.value?))).collect()
}

/// Files that `include` names, and those that they name.
fn include(reader: &mut Reader<'_, '_>) {
    let mut index = 0;
    while let Some(file) = reader.read.get(index).cloned() {
        for path in included(&file.tree, &file.folder, &reader.variables) {
            reader.open(&path);
        }
        index += 1;
    }
}

/// The paths that `include` of a file names.
fn included(tree: &Tree, folder: &Path, variables: &Variables) -> Vec<PathBuf> {
    let items = tree.path(&["include"]).map_or(&[][..], |include| tree.items(include.value));
    let paths = items.iter().flat_map(|item| {
        let path = tree.get(*item, "path").map_or(*item, |e| e.value);
        match tree.items(path) {
            [] => vec![path],
            several => several.to_vec(),
        }
    });
    let texts = paths.map(|path| interpolate_or(tree.text(tree.resolve(path)), variables, UNKNOWN));
    texts.filter(|text| !text.is_empty()).map(|text| folder.join(text)).collect()
}

/// The compose files that a compose file includes, as far as that does not depend on variables.
pub(crate) fn includes(member: &Member) -> Vec<PathBuf> {
    let folder = member.path.parent().unwrap_or(Path::new(""));
    included(&member.tree, folder, &Variables::new())
}

/// The services of other files that a compose file extends: path and name, as far as those do not depend on variables.
pub(crate) fn extended(member: &Member) -> Vec<(PathBuf, String)> {
    let tree = &member.tree;
    let Some(services) = tree.path(&["services"]) else { return Vec::new() };
    let folder = member.path.parent().unwrap_or(Path::new(""));
    let text = |node| interpolate_or(tree.text(tree.resolve(node)), &Variables::new(), UNKNOWN);
    let part =
        |service: &Entry, key| Some(text(tree.get(tree.get(service.value, "extends")?.value, key)?.value));
    let services = merged(tree, services.value);
    services
        .iter()
        .filter_map(|s| Some((plain(&folder.join(part(s, "file")?)), part(s, "service")?)))
        .collect()
}

/// Whether a compose file that others extend by a service is there for them: the service runs Milvus, and compose does
/// not find the file by its name.
pub(crate) fn is_base(member: &Member, service: &str) -> bool {
    let tree = &member.tree;
    let is_project =
        member.path.file_stem().is_some_and(|stem| stem == "compose" || stem == "docker-compose");
    let named = || tree.get(tree.path(&["services"])?.value, service);
    !is_project && named().is_some_and(|found| starts_milvus(tree, found.value))
}

/// The services that run Milvus, those of one Milvus together.
fn apps(services: &[Service]) -> Vec<Vec<Service>> {
    let mut apps: Vec<Vec<Service>> = Vec::new();
    let mut cluster: Option<usize> = None;
    for service in services {
        let words = service.words();
        let roles = roles(&words);
        let image = service.image.as_ref().is_some_and(|i| Image::new(&i.text).is_milvus());
        if !image && roles.is_empty() {
            continue;
        }
        // What others extend and what starts nothing itself is there for them only.
        if roles.is_empty() && services.iter().any(|other| other.extends.as_ref() == Some(&service.name)) {
            continue;
        }
        let alone = roles.is_empty() || roles.iter().any(|r| r == standalone_role());
        match cluster.filter(|_| !alone) {
            Some(at) => apps[at].push(service.clone()),
            None => {
                if !alone {
                    cluster = Some(apps.len());
                }
                apps.push(vec![service.clone()]);
            }
        }
    }
    apps
}

fn deployment(
    id: String,
    app: &[Service],
    services: &[Service],
    read: &[File],
    parts: bool,
    options: &CheckOptions,
    files: &mut Files<'_>,
) -> Deployment {
    let tree = |file: &File| if parts { Arc::new(file.tree.fixed()) } else { file.tree.clone() };
    let mut texts =
        Texts { list: read.iter().map(|f| container::resource(f.file, tree(f), files)).collect() };
    let optional = app.iter().any(|s| s.profile || takes_port_of_another(s, app, services));
    let mut container = |service| Container { optional, ..container(service, &mut texts, files) };
    let containers: Vec<Container> = app.iter().map(&mut container).collect();
    let mut used: Vec<_> = read.iter().map(|f| f.file).collect();
    for text in &texts.list {
        if !used.contains(&text.file) {
            used.push(text.file);
        }
    }
    let versions = app.iter().map(|s| Image::new(&s.image.as_ref()?.text).version());
    Deployment {
        id,
        name: app.first().map(|s| s.name.clone()),
        namespace: None,
        kind: Kind::Compose,
        files: used,
        milvus: container::milvus(versions, options),
        mode: container::mode(&containers, options),
        helm: None,
        resource: None,
        env: container::environment(app.iter().map(Service::env).collect(), options),
        generated: Vec::new(),
        services: services.iter().filter_map(dependency).collect(),
        containers,
        texts: texts.list,
    }
}

fn container(service: &Service, texts: &mut Texts, files: &mut Files<'_>) -> Container {
    let words = service.words();
    let folder = container::folder(&service.env());
    let merged = container::merges(&words);
    let (mounts, folder_replaced) = mounts::of(service, &folder, texts, files);
    Container {
        name: service.name.clone(),
        text: service.text,
        node: service.node,
        at: service.at,
        path: service.path.clone(),
        roles: roles(&words),
        folder,
        folder_replaced,
        merged,
        mounts,
        links: service.links.clone(),
        unknown: service.unknown.clone(),
        optional: false,
    }
}

/// Whether a service takes a port of the host that one of another Milvus takes too, so that one of them runs.
fn takes_port_of_another(service: &Service, app: &[Service], services: &[Service]) -> bool {
    let mut others = services.iter().filter(|other| app.iter().all(|own| own.name != other.name));
    others.any(|other| other.ports.iter().any(|port| service.ports.contains(port)))
}

/// A service that Milvus may depend on.
fn dependency(service: &Service) -> Option<Dependency> {
    let image = Image::new(&service.image.as_ref()?.text);
    let kind = DependencyKind::of(&image)?;
    let mut hosts = vec![service.name.clone()];
    hosts.extend(service.aliases.iter().cloned());
    Some(Dependency {
        kind,
        name: service.name.clone(),
        hosts,
        image,
        image_at: service.image.as_ref().map(|i| i.written.clone()),
        env: service.env(),
        unknown: service.unknown.clone(),
        command: service.words(),
        folder: service.folder.clone(),
        mounts: mounts::plain(service),
        published: service.published.clone(),
        at: service.at,
        path: service.path.clone(),
    })
}
