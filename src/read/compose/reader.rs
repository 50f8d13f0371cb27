//! Services out of the files of one project.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::inherit::inherit_volumes;
use super::interpolate::{Variables, interpolate, interpolate_or};
use super::merged::merged;
use super::model::{ComposeFile, PlacedText, Service};
use super::variables::{raw_variables, variables};
use crate::base::effort::spend;
use crate::deployment::{Link, UNKNOWN, Variable, Written};
use crate::facts::milvus::KeyPath;
use crate::read::Files;
use crate::text::source::path::named_from;
use crate::text::source::{FileId, Location, Span};
use crate::text::yaml::reader::value_text;
use crate::text::yaml::{Entry, NodeId, NodeKind, Style, Tree};

/// So many variables and volumes in all are taken over from services that others extend.
const MAX_INHERITED: usize = 200_000;

/// What is said where there are more.
const TOO_MUCH_INHERITED: &str = "by `extends`, services in it take over more than 200,000 variables and volumes; those beyond are not read";

/// The tag of what compose drops from the files under one.
const RESET: &str = "!reset";

/// The tag of what takes the place of all that the files under one say.
const OVERRIDE: &str = "!override";

/// Reads services out of the files of one project.
pub struct ServiceReader<'a, 's> {
    /// The variables that compose substitutes.
    pub variables: Variables,
    /// The files at hand.
    pub files: &'a mut Files<'s>,
    /// The compose files read so far.
    pub read: Vec<ComposeFile>,
    /// True once a part of a scalar was taken for a value.
    pub has_parts: bool,
    /// The places of these by their files.
    places: HashMap<FileId, usize>,
    /// The services of files by their names.
    entries: HashMap<FileId, HashMap<String, Entry>>,
    /// Services that others extend, with what they extend themselves.
    bases: HashMap<(FileId, String), Service>,
    /// How much was taken over from those.
    inherited: usize,
}

impl<'a, 's> ServiceReader<'a, 's> {
    /// A reader that begins with the files of a project.
    pub fn new(variables: Variables, files: &'a mut Files<'s>, read: Vec<ComposeFile>) -> Self {
        let places = read.iter().enumerate().rev().map(|(at, file)| (file.file, at)).collect();
        let (entries, bases) = Default::default();
        Self { variables, files, read, has_parts: false, places, entries, bases, inherited: 0 }
    }
}

impl ServiceReader<'_, '_> {
    /// All services, later files over earlier ones, in the order of their first mention.
    pub fn services(&mut self, main: usize) -> Vec<Service> {
        let mut found: Vec<Option<Service>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for index in 0..main {
            let file = self.read[index].clone();
            let Some(services) = file.tree.path(&["services"]) else { continue };
            for entry in merged(&file.tree, services.value) {
                let name = file.tree.text(entry.key).to_owned();
                if file.tree.tag(entry.value) == Some(RESET) {
                    if let Some(at) = places.remove(&name) {
                        found[at] = None;
                    }
                    continue;
                }
                let Some(service) = self.service(&file, &name) else { continue };
                let at = *places.entry(name).or_insert(found.len());
                match found.get_mut(at) {
                    Some(known) => known.iter_mut().for_each(|known| known.overlay(service.clone())),
                    None => found.push(Some(service)),
                }
            }
        }
        let mut found: Vec<Service> = found.into_iter().flatten().collect();
        inherit_volumes(&mut found);
        found
    }

    /// A service with those that it extends, each after the other: however long a chain is, the stack stays as it is.
    fn service(&mut self, file: &ComposeFile, name: &str) -> Option<Service> {
        let mut way: Vec<((FileId, String), Service)> = Vec::new();
        let mut open = HashSet::new();
        let mut next = Some((file.clone(), name.to_owned()));
        let mut base: Option<Service> = None;
        while let Some((file, name)) = next.take() {
            let key = (file.file, name);
            if let Some(known) = self.bases.get(&key) {
                base = Some(known.clone());
            } else if !open.insert(key.clone()) {
                self.refuse(
                    &way[0].0,
                    "services in it extend one another in a circle, which compose refuses",
                );
            } else if let Some(own) = self.own_service(&file, &key.1) {
                next = self.extended(&file, own.node);
                way.push((key, own));
            }
        }
        while let Some((key, own)) = way.pop() {
            let whole = match base.take() {
                Some(mut base) => {
                    let inherited = base.environment.len() + base.from_files.len() + base.volumes.len() + 1;
                    self.inherited = self.inherited.saturating_add(inherited);
                    if self.inherited > MAX_INHERITED {
                        self.refuse(&key, TOO_MUCH_INHERITED);
                        own
                    } else {
                        base.name = own.name.clone();
                        base.overlay(own);
                        base
                    }
                }
                None => own,
            };
            if !way.is_empty() {
                self.bases.insert(key, whole.clone());
            }
            base = Some(whole);
        }
        base
    }

    /// Says what is wrong with the file of a service.
    fn refuse(&self, (file, _): &(FileId, String), why: &str) {
        let path = self.files.sources().get(*file).path.clone();
        self.files.refuse(path, why);
    }

    /// The entry of a service in a file.
    fn entry(&mut self, file: &ComposeFile, name: &str) -> Option<Entry> {
        let entries = self.entries.entry(file.file).or_insert_with(|| {
            let services = file.tree.path(&["services"]).map(|services| merged(&file.tree, services.value));
            let services = services.unwrap_or_default().into_iter();
            services.map(|entry| (file.tree.text(entry.key).to_owned(), entry)).collect()
        });
        entries.get(name).copied()
    }

    /// What a file itself says of a service.
    fn own_service(&mut self, file: &ComposeFile, name: &str) -> Option<Service> {
        let entry = self.entry(file, name)?;
        let tree = &file.tree;
        let path = KeyPath::root().key("services").key(name);
        let map = tree.resolve(entry.value);
        let mut service = Service {
            name: name.to_owned(),
            text: file.text,
            node: map,
            at: Location { file: file.file, span: tree.span(entry.key) },
            path: path.clone(),
            extends: extends(tree, map),
            image: self.scalar(file, map, "image", &path),
            entrypoint: self.words(tree, map, "entrypoint"),
            command: self.words(tree, map, "command"),
            folder: self.scalar(file, map, "working_dir", &path).map(|v| v.text),
            from_files: Vec::new(),
            environment: Vec::new(),
            unknown: Vec::new(),
            volumes: Vec::new(),
            volumes_from: self.volumes_from(file, map, &path),
            ports: self.ports(tree, map),
            published: self.published(tree, map),
            has_profile: tree.get(map, "profiles").is_some_and(|e| !tree.items(e.value).is_empty()),
            aliases: self.aliases(tree, map),
            links: links(file, map, &path),
            replaced: replaced(tree, map),
            dropped: Vec::new(),
        };
        self.env_files(file, map, &mut service);
        self.environment(file, map, &mut service);
        self.volumes(file, map, &mut service);
        self.memory(file, map, &mut service);
        self.configs(file, map, &mut service);
        Some(service)
    }

    /// The service that another `extends`, and its file.
    fn extended(&mut self, file: &ComposeFile, map: NodeId) -> Option<(ComposeFile, String)> {
        let tree = &file.tree;
        let extends = tree.get(map, "extends")?.value;
        let Some(name) = tree.get(extends, "service") else {
            return Some((file.clone(), tree.text(tree.resolve(extends)).to_owned()));
        };
        let name = self.text(tree, name.value)?;
        let Some(other) = tree.get(extends, "file") else { return Some((file.clone(), name)) };
        let path = named_from(&file.folder, &self.text(tree, other.value)?);
        Some((self.open(&path)?, name))
    }

    /// A further compose file.
    pub fn open(&mut self, path: &Path) -> Option<ComposeFile> {
        let (file, tree) = self.files.take_yaml(path)?;
        if let Some(&known) = self.places.get(&file) {
            return Some(self.read[known].clone());
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let opened = ComposeFile { text: self.read.len(), file, tree, folder };
        self.places.insert(file, self.read.len());
        self.read.push(opened.clone());
        Some(opened)
    }

    pub(super) fn text(&self, tree: &Tree, node: NodeId) -> Option<String> {
        interpolate(&value_text(tree, node, crate::text::yaml::reader::Reader::Milvus)?, &self.variables)
    }

    fn scalar(&self, file: &ComposeFile, map: NodeId, key: &str, path: &KeyPath) -> Option<PlacedText> {
        let entry = file.tree.get(map, key)?;
        let text = value_text(&file.tree, entry.value, crate::text::yaml::reader::Reader::Milvus)?;
        let text = interpolate_or(&text, &self.variables, UNKNOWN);
        Some(PlacedText { text, written: written(file, entry, path.key(key)) })
    }

    fn words(&self, tree: &Tree, map: NodeId, key: &str) -> Option<Vec<String>> {
        let value = tree.get(map, key)?.value;
        let text = |node| interpolate_or(tree.text(tree.resolve(node)), &self.variables, UNKNOWN);
        Some(match tree.kind(tree.resolve(value)) {
            NodeKind::Sequence(items) => items.iter().map(|item| text(*item)).collect(),
            _ => vec![text(value)],
        })
    }

    fn aliases(&self, tree: &Tree, map: NodeId) -> Vec<String> {
        let mut found: Vec<String> = ["container_name", "hostname"]
            .iter()
            .filter_map(|key| self.text(tree, tree.get(map, key)?.value))
            .collect();
        let networks = tree.get(map, "networks").map(|e| merged(tree, e.value)).unwrap_or_default();
        for network in networks {
            let aliases = tree.get(network.value, "aliases").map(|e| e.value);
            let items = aliases.map_or(&[][..], |list| tree.items(list));
            found.extend(items.iter().filter_map(|item| self.text(tree, *item)));
        }
        found
    }

    fn environment(&mut self, file: &ComposeFile, map: NodeId, service: &mut Service) {
        let tree = &file.tree;
        let environment = tree.get(map, "environment").filter(|e| tree.tag(e.value) != Some(RESET));
        let Some(environment) = environment else { return };
        let path = service.path.key("environment");
        // Nearly every name is a new one.
        let mut names: HashSet<String> = service.environment.iter().map(|v| v.name.clone()).collect();
        if let NodeKind::Sequence(items) = tree.kind(tree.resolve(environment.value)) {
            for (index, item) in items.iter().enumerate() {
                let (name, value) = match tree.text(tree.resolve(*item)).split_once('=') {
                    Some((name, value)) => (name, interpolate(value, &self.variables)),
                    None => {
                        let name = tree.text(tree.resolve(*item));
                        (name, self.variables.get(name).cloned())
                    }
                };
                self.has_parts = true;
                let is_new = names.insert(name.to_owned());
                set(service, (name, is_new), value, item_written(file, *item, path.item(index)));
            }
            return;
        }
        for entry in merged(tree, environment.value) {
            let name = tree.text(tree.resolve(entry.key));
            if tree.tag(entry.value) == Some(RESET) {
                service.dropped.push(name.to_owned());
                continue;
            }
            let null = tree.span(tree.resolve(entry.value)).is_empty()
                || tree.text(tree.resolve(entry.value)) == "null";
            let value = if null && tree.style(tree.resolve(entry.value)) == Some(Style::Plain) {
                self.variables.get(name).cloned()
            } else {
                self.text(tree, entry.value)
            };
            let is_new = names.insert(name.to_owned());
            set(service, (name, is_new), value, written(file, entry, path.key(name)));
        }
    }

    /// Variables out of files of variables; those that stand nowhere in YAML point to their lines.
    fn env_files(&mut self, file: &ComposeFile, map: NodeId, service: &mut Service) {
        let tree = file.tree.clone();
        let Some(entry) = tree.get(map, "env_file") else { return };
        let nodes = match tree.kind(tree.resolve(entry.value)) {
            NodeKind::Sequence(items) => items.to_vec(),
            _ => vec![entry.value],
        };
        for node in nodes {
            let name = tree.get(node, "path").map_or(node, |e| e.value);
            let Some(path) = self.text(&tree, name) else { continue };
            let path = named_from(&file.folder, &path);
            let Some(id) = self.files.read_text(&path) else { continue };
            let format = tree.get(node, "format").and_then(|e| self.text(&tree, e.value));
            let read = if format.as_deref() == Some("raw") { raw_variables } else { variables };
            // What grows too large in it is said of this file alone.
            let given = self.variables.clone();
            let lines = read(&self.files.sources().get(id).text, &given);
            self.files.check_growth(given.growth(), &path);
            self.has_parts = true;
            for line in lines {
                let place = |range: std::ops::Range<usize>| Location {
                    file: id,
                    span: Span::new(range.start, range.end),
                };
                let (key_at, at) = (place(line.name_at), place(line.value_at));
                let path = KeyPath::root().key(&line.name);
                let written = Written { key_at, at, path, text: file.text, node: name };
                if let Some(value) = line.value {
                    service.from_files.push(Variable { name: line.name, value, written: Some(written) });
                }
            }
        }
    }
}

/// Sets a variable, with whether its name is new to the service.
fn set(service: &mut Service, (name, is_new): (&str, bool), value: Option<String>, written: Written) {
    if !is_new {
        spend(service.environment.len());
        service.environment.retain(|v| v.name != name);
    }
    match value {
        Some(value) => {
            service.environment.push(Variable { name: name.to_owned(), value, written: Some(written) })
        }
        None => service.unknown.push(name.to_owned()),
    }
}

fn written(file: &ComposeFile, entry: Entry, path: KeyPath) -> Written {
    let place = |node| Location { file: file.file, span: file.tree.span(node) };
    Written { key_at: place(entry.key), at: place(entry.value), path, text: file.text, node: entry.value }
}

/// The place of `NAME=value` in a list: both sides where they stand as they are, else the whole item.
fn item_written(file: &ComposeFile, item: NodeId, path: KeyPath) -> Written {
    let node = file.tree.resolve(item);
    let (span, text) = (file.tree.span(node), file.tree.text(node));
    let start = span.start as usize + usize::from(file.tree.style(node) != Some(Style::Plain));
    let place =
        |from: usize, to: usize| Location { file: file.file, span: Span::new(start + from, start + to) };
    let source = file.tree.source();
    let exact = source.get(start..start + text.len()) == Some(text);
    let (key_at, at) = match text.split_once('=').filter(|_| exact) {
        Some((name, _)) => (place(0, name.len()), place(name.len() + 1, text.len())),
        None => {
            let whole = Location { file: file.file, span };
            (whole, whole)
        }
    };
    Written { key_at, at, path, text: file.text, node }
}

/// `links` on the default bridge.
fn links(file: &ComposeFile, map: NodeId, path: &KeyPath) -> Vec<Link> {
    let tree = &file.tree;
    let bridge = tree.get(map, "network_mode").is_some_and(|e| tree.text(tree.resolve(e.value)) == "bridge");
    let items = tree.get(map, "links").filter(|_| bridge).map_or(&[][..], |e| tree.items(e.value));
    let link = |(index, item): (usize, &NodeId)| Link {
        name: tree.text(tree.resolve(*item)).rsplit(':').next().unwrap_or_default().to_owned(),
        at: Location { file: file.file, span: tree.span(*item) },
        path: path.key("links").item(index),
    };
    items.iter().enumerate().map(link).collect()
}

/// The service of the same file that another extends.
fn extends(tree: &Tree, map: NodeId) -> Option<String> {
    let extends = tree.get(map, "extends")?.value;
    match tree.get(tree.resolve(extends), "service") {
        Some(_) if tree.get(tree.resolve(extends), "file").is_some() => None,
        Some(service) => Some(tree.text(tree.resolve(service.value)).to_owned()),
        None => Some(tree.text(tree.resolve(extends)).to_owned()),
    }
}

/// The keys of a service that do not add to what other files say of them.
fn replaced(tree: &Tree, map: NodeId) -> Vec<String> {
    let tagged = |entry: &Entry| matches!(tree.tag(entry.value), Some(RESET | OVERRIDE));
    let entries = merged(tree, map).into_iter().filter(tagged);
    entries.map(|entry| tree.text(tree.resolve(entry.key)).to_owned()).collect()
}
