//! The deployments that the services of compose files describe.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::dockerfile::BuiltFrom;
use super::interpolate::{Variables, interpolate_or};
use super::merged::merged;
use super::milvus::starts_milvus;
use super::model::{ComposeFile, Service};
use super::names::override_of;
use super::reader::ServiceReader;
use super::variables::variables;
use super::{mounts, project, volume_descriptions};
use crate::deployment::{Container, Dependency, Deployment, UNKNOWN};
use crate::facts::FileKind;
use crate::facts::milvus::{DependencyKind, Image, roles, standalone_role};
use crate::read::container::{self, TextList};
use crate::read::{Files, Given, Member};
use crate::text::source::FileId;
use crate::text::source::path::{named_from, normalized};
use crate::text::yaml::{Entry, Tree};

/// The deployments of a project: each standalone Milvus is one, all other roles together are one.
pub(crate) fn deployments(group: Vec<Member>, given: &Given, files: &mut Files<'_>) -> Vec<Deployment> {
    let main = &group[0];
    let folder = main.path.parent().unwrap_or(Path::new("")).to_owned();
    let read: Vec<ComposeFile> = group
        .iter()
        .enumerate()
        .map(|(text, m)| ComposeFile { text, file: m.file, tree: m.tree.clone(), folder: folder.clone() })
        .collect();
    let variables = dot_env(&folder, files);
    let mut reader = ServiceReader::new(variables, files, read);
    let known = |name: &String| group.iter().any(|m| m.path.file_name().is_some_and(|n| n == name.as_str()));
    // Files that are named one by one stand for themselves.
    let over = group.iter().rev().find(|m| m.base.is_some());
    let named = over.is_some() || group.iter().any(|m| m.is_overlay);
    // A file that lies over another by its name is a deployment beside that one's.
    let id_of = over.unwrap_or(main).file;
    for name in override_of(&main.path).into_iter().flatten().filter(|name| !named && !known(name)) {
        reader.open(&folder.join(name));
    }
    let project = project::project_of(&reader.read, &folder, &reader.variables, reader.files);
    add_included(&mut reader);
    let main_files = reader.read.len();
    let mut services = reader.services(main_files);
    volume_descriptions::name_volumes(project.as_ref(), &mut services, &reader.read, &reader.variables);
    let ServiceReader { read, has_parts: parts, files, variables, .. } = reader;
    files.check_growth(variables.growth(), &main.path);
    let apps = milvus_services(&services);
    let beside = Beside::of(&services);
    let single = apps.len() == 1;
    apps.into_iter()
        .map(|app| {
            let id = files.sources().get(id_of).path.clone();
            let id = if single { id } else { format!("{id}#{}", app[0].name) };
            deployment(id, &app, &beside, &read, parts, given, files)
        })
        .collect()
}

/// The variables of the `.env` file that compose reads without being told.
fn dot_env(folder: &Path, files: &mut Files<'_>) -> Variables {
    let path = folder.join(".env");
    let Some(file) = files.read_text(&path) else { return Variables::new() };
    let none = Variables::new();
    let lines = variables(&files.sources().get(file).text, &none);
    files.check_growth(none.growth(), &path);
    lines.into_iter().filter_map(|line| Some((line.name, line.value?))).collect()
}

/// Files that `include` names, and those that they name.
fn add_included(reader: &mut ServiceReader<'_, '_>) {
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
    texts.filter(|text| !text.is_empty()).map(|text| named_from(folder, &text)).collect()
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
        .filter_map(|s| Some((normalized(&named_from(folder, &part(s, "file")?)), part(s, "service")?)))
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
fn milvus_services(services: &[Service]) -> Vec<Vec<Service>> {
    let mut apps: Vec<Vec<Service>> = Vec::new();
    let mut cluster: Option<usize> = None;
    let extended: HashSet<&String> = services.iter().filter_map(|other| other.extends.as_ref()).collect();
    for service in services {
        let words = service.words();
        let roles = roles(&words);
        let image = service.image.as_ref().is_some_and(|i| Image::new(&i.text).is_milvus());
        let image = image || service.built_from.as_ref().is_some_and(|(from, _)| from.runs_milvus());
        if !image && roles.is_empty() {
            continue;
        }
        // What others extend and what starts nothing itself is there for them only.
        if roles.is_empty() && extended.contains(&service.name) {
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
    beside: &Beside<'_>,
    read: &[ComposeFile],
    parts: bool,
    given: &Given,
    files: &mut Files<'_>,
) -> Deployment {
    let tree =
        |file: &ComposeFile| if parts { Arc::new(file.tree.unreplaceable()) } else { file.tree.clone() };
    let mut texts =
        TextList { list: read.iter().map(|f| container::resource_text(f.file, tree(f), files)).collect() };
    let optional = app.iter().any(|s| s.has_profile || beside.has_port_of_another(s, app));
    let mut container =
        |service| Container { is_optional: optional, ..container(service, &mut texts, files) };
    let containers: Vec<Container> = app.iter().map(&mut container).collect();
    let versions = app.iter().map(|s| Image::new(&s.image.as_ref()?.text).version());
    let stated = container::release_of_images(versions, given);
    let built = app.iter().filter_map(|s| s.built_from.as_ref()).filter(|(from, _)| from.image().is_milvus());
    let built: Vec<&(BuiltFrom, FileId)> = built.collect();
    let milvus = match (stated.get(), built.first()) {
        (None, Some((from, _))) => from.release(),
        _ => stated,
    };
    let whole = Deployment::of_texts(id, FileKind::Compose, texts.list);
    let dockerfiles = built.iter().map(|(_, file)| *file).filter(|file| !whole.files.contains(file));
    let mut files_of: Vec<FileId> = whole.files.iter().copied().chain(dockerfiles).collect();
    files_of.dedup();
    Deployment {
        name: app.first().map(|s| s.name.clone()),
        files: files_of,
        milvus,
        mode: container::mode_of_containers(&containers, given),
        env: container::merged_environment(app.iter().map(Service::env).collect(), given),
        services: beside.dependencies.clone(),
        containers,
        ..whole
    }
}

fn container(service: &Service, texts: &mut TextList, files: &mut Files<'_>) -> Container {
    let words = service.words();
    let folder = container::config_folder_of(&service.env());
    let merged = container::runs_merge_script(&words);
    let (mounts, folder_replaced) = mounts::milvus_mounts(service, &folder, texts, files);
    Container {
        name: service.name.clone(),
        text: service.text,
        node: service.node,
        at: service.at,
        path: service.path.clone(),
        roles: roles(&words),
        folder,
        replaces_folder: folder_replaced,
        merges_files: merged,
        mounts,
        links: service.links.clone(),
        unknown: service.unknown.clone(),
        is_optional: false,
    }
}

/// What the deployments of a project have beside them.
struct Beside<'a> {
    dependencies: Vec<Dependency>,
    /// The services that take a port of the host.
    by_port: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Beside<'a> {
    fn of(services: &'a [Service]) -> Self {
        let mut by_port: HashMap<&str, Vec<&str>> = HashMap::new();
        for service in services {
            for port in &service.ports {
                by_port.entry(port).or_default().push(&service.name);
            }
        }
        Self { dependencies: services.iter().filter_map(dependency).collect(), by_port }
    }

    /// Whether a service takes a port of the host that one of another Milvus takes too, so that one of them runs.
    fn has_port_of_another(&self, service: &Service, app: &[Service]) -> bool {
        let takers = service.ports.iter().filter_map(|port| self.by_port.get(port.as_str())).flatten();
        takers.into_iter().any(|name| app.iter().all(|own| own.name != *name))
    }
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
        mounts: mounts::other_mounts(service),
        published: service.published.clone(),
        at: service.at,
        path: service.path.clone(),
    })
}
