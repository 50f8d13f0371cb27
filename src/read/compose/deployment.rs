//! The deployments that the services of compose files describe.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::consistency::check_whole;
use super::dockerfile::BuiltFrom;
use super::inherit::inherit_volumes;
use super::loader::{Loader, Loading};
use super::model::{ComposeFile, Service, ServiceBuild, ServiceVolume};
use super::service::ServiceReader;
use super::stacks::variables_named;
use super::start::{Start, start};
use super::value::{Map, Value};
use super::{mounts, volume_descriptions};
use crate::deployment::{Container, Dependency, Deployment, ServiceEntries, Text, Variable};
use crate::facts::compose::{is_main_name, is_override_name};
use crate::facts::milvus::{
    DependencyKind, Image, VersionText, config_folder, is_coordinator, roles, standalone_role,
};
use crate::facts::{FileKind, Role};
use crate::read::cluster_home::ClusterHome;
use crate::read::container::{self, TextList};
use crate::read::{Files, Given, Member};
use crate::text::source::path::shown;
use crate::text::source::{FileId, is_yaml};
use crate::text::yaml::reader::Reader;
use crate::text::yaml::{self, Tree};

/// More files of a folder than these are not looked at for what they say of a service.
const MAX_BESIDE: usize = 100;

/// More Milvus than these are not judged in one project: each is judged with all services beside it.
const MAX_MILVUS: usize = 100;

/// The deployments of a project: each standalone Milvus is one, all other roles together are one.
pub(crate) fn deployments(group: Vec<Member>, given: &Given, files: &mut Files<'_>) -> Vec<Deployment> {
    let main = group[0].path.clone();
    // A file that lies over another by its name is a deployment beside that one's.
    let over = group.iter().rev().find(|m| m.base.is_some());
    let id = files.sources().get(over.unwrap_or(&group[0]).file).path.clone();
    let composed_by = over.and_then(|over| over.composed_by.clone());
    let mut loader = Loader::new(files);
    let start = start(&group, &mut loader);
    // What a file of variables went beyond was told of that file.
    let was_exceeded = start.variables.growth().is_exceeded();
    let loading =
        Loading { folder: &start.folder, variables: &start.variables, included: start.files.clone() };
    let project = loader.project(&start.files, &loading);
    let (variables, project_map) = (&start.variables, &project);
    let mut reader = ServiceReader { loader: &mut loader, variables, project: project_map, has_parts: false };
    let mut services = reader.services();
    let parts = reader.has_parts;
    if !loader.is_partial && !is_fragment(&start, &project, loader.files) {
        check_whole(&project, &mut loader.refusals);
    }
    inherit_volumes(&mut services);
    volume_descriptions::name_volumes(start.project.as_ref(), &mut services, &project);
    let Loader { read, files, refusals, .. } = loader;
    if !was_exceeded {
        files.check_growth(start.variables.growth(), &main);
    }
    for service in &mut services {
        take_image(service, files);
    }
    let mut apps = milvus_services(&services, files);
    if apps.len() > MAX_MILVUS {
        files.refuse(
            id.clone(),
            &format!("of the {} Milvus in it the first {MAX_MILVUS} are checked", apps.len()),
        );
        apps.truncate(MAX_MILVUS);
    }
    let beside = Beside::of(&services);
    let entries = Arc::new(ServiceEntries::of(read.iter().map(|file| &*file.tree)));
    let single = apps.len() == 1;
    let mut found: Vec<Deployment> = apps
        .into_iter()
        .map(|app| {
            let id = if single { id.clone() } else { format!("{id}#{}", app[0].name) };
            let whole = deployment(id, &app, &beside, &read, parts, given, files);
            Deployment { service_entries: entries.clone(), ..whole }
        })
        .collect();
    // What no reader of YAML takes is told as that.
    let is_broken = |file: &Arc<ComposeFile>| {
        file.tree.error().is_some() || yaml::reader::refusal(&file.tree, Reader::Compose).is_some()
    };
    let refusal = refusals.into_first().filter(|_| !read.iter().any(is_broken));
    // What does not parse is told by whoever has it.
    let is_refused = |file: &Arc<ComposeFile>| file.tree.error().is_none() && is_broken(file);
    if found.is_empty() && (refusal.is_some() || read.iter().any(is_refused)) {
        let texts = read.iter().map(|file| compose_text(file, file.tree.clone(), files));
        found.push(Deployment::of_texts(id, FileKind::Compose, texts.collect()));
    }
    if let Some(first) = found.first_mut() {
        first.compose_refusal = refusal;
    }
    if let Some((command, named)) = variables_named(&group) {
        let names: Vec<String> = named.iter().map(|path| format!("`{}`", shown(path))).collect();
        let by = files.read_text(&command.path);
        for deployment in &mut found {
            deployment.assumed.push(format!("variables of {}, from {}", names.join(", "), command.place()));
            deployment.files.extend(by.filter(|by| !deployment.files.contains(by)));
        }
    }
    if let Some(command) = composed_by.as_deref() {
        let names: Vec<String> = start.files.iter().map(|path| format!("`{}`", shown(path))).collect();
        let by = files.read_text(&command.path);
        for deployment in &mut found {
            deployment.assumed.push(format!(
                "{} one over the other, from {}",
                names.join(", "),
                command.place()
            ));
            deployment.files.extend(by.filter(|by| !deployment.files.contains(by)));
        }
    }
    found
}

/// Whether a file is there to be laid over others that are not known: compose does not take it without being told.
fn is_fragment(start: &Start, project: &Map, files: &Files<'_>) -> bool {
    if start.files.len() > 1 {
        return false;
    }
    let services = project.get("services").and_then(Value::map);
    let says = |service: &Value, key: &str| service.get(key).is_some_and(|value| !value.is_null());
    let lacks = |service: &Value| !["image", "build", "provider"].iter().any(|key| says(service, key));
    let lacks_image = services.into_iter().flat_map(Map::iter).any(|(_, service)| lacks(service));
    // Others may extend it, or be laid over it.
    if !start.is_found {
        return true;
    }
    // Such as docker-compose.prod.yml beside docker-compose.yml.
    let is_over = |name: &String| {
        let path = Path::new(name.as_str());
        is_yaml(path)
            && !is_main_name(path)
            && !is_override_name(path)
            && (name.starts_with("docker-compose.") || name.starts_with("compose."))
    };
    lacks_image && files.store().names(&start.folder).iter().any(is_over)
}

/// The services that run Milvus, those of one Milvus together. All roles of a project are one cluster, but that of
/// coordinators of a kind that are not each other's standby each leads one, to which what meets it in etcd belongs.
fn milvus_services(services: &[Service], files: &mut Files<'_>) -> Vec<Vec<Service>> {
    let mut apps: Vec<Vec<(usize, Service)>> = Vec::new();
    let mut clusters: Vec<(usize, Vec<ClusterHome>)> = Vec::new();
    let mut all: Vec<(usize, &Service, Vec<String>)> = services
        .iter()
        .enumerate()
        .map(|(order, service)| (order, service, roles(&service.words())))
        .collect();
    // What leads a cluster before what joins one.
    all.sort_by_key(|(_, _, roles)| !roles.iter().any(|role| is_coordinator(role)));
    for (order, service, roles) in all {
        let image = service.image.as_ref().is_some_and(|i| Image::new(&i.text).is_milvus());
        let image = image || service.built_from.as_ref().is_some_and(|(from, _)| from.runs_milvus());
        if !image && roles.is_empty() {
            continue;
        }
        // What others extend and starts nothing itself is there for them only.
        if !service.extended_by.is_empty() && roles.is_empty() {
            continue;
        }
        if roles.is_empty() || roles.iter().any(|r| r == standalone_role()) {
            apps.push(vec![(order, service.clone())]);
            continue;
        }
        let home = home_of(service, &roles, files);
        let is_known = |homes: &[ClusterHome]| homes.iter().any(|other| home.is_that_of(other) == Some(true));
        let fits = |homes: &[ClusterHome]| {
            let is_apart = |other: &ClusterHome| home.is_that_of(other) == Some(false);
            !homes.iter().any(|other| home.is_rival_of(other) || (clusters.len() > 1 && is_apart(other)))
        };
        let fitting = || clusters.iter().enumerate().filter(|(_, (_, homes))| fits(homes));
        let at =
            fitting().find(|(_, (_, homes))| is_known(homes)).or_else(|| fitting().next()).map(|(at, _)| at);
        match at {
            Some(at) => {
                apps[clusters[at].0].push((order, service.clone()));
                clusters[at].1.push(home);
            }
            None => {
                clusters.push((apps.len(), vec![home]));
                apps.push(vec![(order, service.clone())]);
            }
        }
    }
    apps.iter_mut().for_each(|app| app.sort_by_key(|(order, _)| *order));
    apps.sort_by_key(|app| app[0].0);
    apps.into_iter().map(|app| app.into_iter().map(|(_, service)| service).collect()).collect()
}

/// Where the roles of a service meet others.
fn home_of(service: &Service, roles: &[String], files: &mut Files<'_>) -> ClusterHome {
    let (env, mut texts) = (service.env(), TextList::default());
    mounts::milvus_mounts(service, &container::config_folder_of(&env), &mut texts, files);
    ClusterHome::of(roles, &env, &texts)
}

fn deployment(
    id: String,
    app: &[Service],
    beside: &Beside<'_>,
    read: &[Arc<ComposeFile>],
    parts: bool,
    given: &Given,
    files: &mut Files<'_>,
) -> Deployment {
    let tree =
        |file: &ComposeFile| if parts { Arc::new(file.tree.unreplaceable()) } else { file.tree.clone() };
    let mut texts = TextList { list: read.iter().map(|f| compose_text(f, tree(f), files)).collect() };
    let optional = app.iter().any(|s| s.has_profile || beside.has_port_of_another(s, app));
    let mut container =
        |service| Container { is_optional: optional, ..container(service, &mut texts, files) };
    let containers: Vec<Container> = app.iter().map(&mut container).collect();
    // Of what several set, that of the first counts, in the order in which compose lists them.
    let mut by_name: Vec<&Service> = app.iter().collect();
    by_name.sort_by(|a, b| a.name.cmp(&b.name));
    let mut open: HashSet<&String> = HashSet::new();
    let mut each = Vec::new();
    for service in by_name {
        each.push(service.env().into_iter().filter(|variable| !open.contains(&variable.name)).collect());
        let passed: HashSet<&String> = service.passed.iter().collect();
        open.extend(service.unknown.iter().filter(|name| !passed.contains(name)));
    }
    let versions = app.iter().map(release_of_tag);
    let stated = container::release_of_images(versions, given);
    let built = app.iter().filter_map(|s| s.built_from.as_ref()).filter(|(from, _)| from.image().is_milvus());
    let built: Vec<&(BuiltFrom, FileId)> = built.collect();
    let milvus = match (stated.get(), built.first()) {
        (None, Some((from, _))) => from.release(),
        _ => stated,
    };
    let mut whole = Deployment::of_texts(id, FileKind::Compose, texts.list);
    let dockerfiles = built.iter().map(|(_, file)| *file).filter(|file| !whole.files.contains(file));
    let dockerfiles: Vec<FileId> = dockerfiles.collect();
    whole.files.extend(dockerfiles);
    Deployment {
        name: app.first().map(|s| s.name.clone()),
        milvus,
        mode: container::mode_of_containers(&containers, given),
        env: container::merged_environment(each, given),
        services: beside.dependencies.clone(),
        containers,
        ..whole
    }
}

/// Gives a service what its image is built from, with the variables and the configuration files in it.
fn take_image(service: &mut Service, files: &mut Files<'_>) {
    let Some(ServiceBuild { is: Some(build), at, path }) = service.build.clone() else { return };
    let Some(id) = files.read_text(&build.dockerfile) else { return };
    let Some(from) = BuiltFrom::of(&build, &files.sources().get(id).text) else { return };
    // What the service itself says beats the image.
    service.from_files.splice(0..0, Variable::given(&from.env));
    let (folder, _) = config_folder();
    let mut copies: Vec<ServiceVolume> = Vec::new();
    for (source, name) in &from.copies {
        let source = format!("./{}", source.trim_matches(['.', '/']));
        let own = build.context.join(&source);
        let mut copy = |source: String, name: &str| {
            let (target, context) = (format!("{folder}/{name}"), build.context.clone());
            copies.push(ServiceVolume::new(&source, target, context, at, path.clone()));
        };
        if !files.store().is_dir(&own) {
            copy(source, name);
            continue;
        }
        let names =
            [Role::MilvusYaml, Role::DefaultYaml, Role::UserYaml].into_iter().filter_map(Role::config_file);
        let there = names.filter(|name| files.store().is_file(&own.join(name)));
        there.for_each(|name| copy(format!("{source}/{name}"), name));
    }
    let is_hidden = |copy: &ServiceVolume| {
        service.volumes.iter().any(|volume| Path::new(copy.target_path()).starts_with(volume.target_path()))
    };
    copies.retain(|copy| !is_hidden(copy));
    service.volumes.splice(0..0, copies);
    service.built_from = Some((from, id));
}

/// The release that the tag of a service's image names. The tag of an image that is built here is whatever its owner calls
/// it, where it is not one of the project's own names.
fn release_of_tag(service: &Service) -> Option<VersionText> {
    let image = Image::new(&service.image.as_ref()?.text);
    let is_made_here = service.build.is_some() && (service.built_from.is_some() || !image.is_official());
    image.version().filter(|_| !is_made_here)
}

/// A compose file as a text of a deployment.
fn compose_text(file: &ComposeFile, tree: Arc<Tree>, files: &Files<'_>) -> Text {
    Text { reader: Reader::Compose, ..container::resource_text(file.file, tree, files) }
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
        kube_services: Vec::new(),
        takes_links: false,
        unknown: service.unknown.clone(),
        starts_elsewhere: words.is_empty() && starts_elsewhere(service, texts, files),
        is_optional: false,
        pod: None,
    }
}

/// Whether a compose file beside that of a service, and no part of the same project, says how one of its name starts.
fn starts_elsewhere(service: &Service, read: &TextList, files: &mut Files<'_>) -> bool {
    let Some(file) = read.list.get(service.text).map(|text| text.file) else { return false };
    let own = PathBuf::from(&files.sources().get(file).path);
    let folder = own.parent().unwrap_or(Path::new("")).to_owned();
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
    let is_other = |path: &PathBuf| is_yaml(path) && *path != own;
    let others = files.store().names(here).into_iter().map(|name| folder.join(name)).filter(is_other);
    others.take(MAX_BESIDE).any(|path| {
        let text = files.store().read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let text = text.filter(|text| text.contains("services") && text.contains(&*service.name));
        text.is_some_and(|text| {
            let tree = yaml::parse(&text);
            let named = tree.path(&["services", &service.name]).map(|entry| entry.value);
            named.is_some_and(|own| ["command", "entrypoint"].iter().any(|key| tree.get(own, key).is_some()))
        })
    })
}

/// What the deployments of a project have beside them.
struct Beside<'a> {
    dependencies: Vec<Arc<Dependency>>,
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
        Self { dependencies: services.iter().filter_map(dependency).map(Arc::new).collect(), by_port }
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
        kube_services: Vec::new(),
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
