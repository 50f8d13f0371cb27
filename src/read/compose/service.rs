//! Services out of a project that was put together.

use std::collections::HashMap;

use super::build::build_of;
use super::interpolate::Variables;
use super::loader::Loader;
use super::model::{PlacedText, Service, VolumesFrom};
use super::value::{Map, Shape, Value, ValuePlace};
use super::variables::{raw_variables, variables};
use crate::deployment::{Link, UNKNOWN, Variable, Written};
use crate::facts::milvus::KeyPath;
use crate::text::source::path::named_from;
use crate::text::source::{FileId, Location, Span};
use crate::text::yaml::Style;

/// Reads the services of a project.
pub struct ServiceReader<'a, 'f, 's> {
    /// What the project was put together by.
    pub loader: &'a mut Loader<'f, 's>,
    /// The variables that compose replaces.
    pub variables: &'a Variables,
    /// The project.
    pub project: &'a Map,
    /// True once a part of a scalar was taken for a value.
    pub has_parts: bool,
}

impl ServiceReader<'_, '_, '_> {
    /// All services, in the order of their first mention.
    pub fn services(&mut self) -> Vec<Service> {
        let services = self.project.get("services").and_then(Value::map);
        let services =
            services.into_iter().flat_map(Map::iter).filter(|(_, service)| service.map().is_some());
        services.map(|(name, service)| self.service(name, service)).collect()
    }

    fn service(&mut self, name: &str, value: &Value) -> Service {
        let file = &value.at.file;
        let mut service = Service {
            name: name.to_owned(),
            text: file.text,
            node: file.tree.resolve(value.at.node),
            at: value.at.key_at(),
            path: value.at.path.clone(),
            extended_by: self.loader.extended.get(name).cloned().unwrap_or_default(),
            image: placed_text(value.get("image")),
            build: build_of(value),
            built_from: None,
            entrypoint: words(value.get("entrypoint")),
            command: words(value.get("command")),
            folder: placed_text(value.get("working_dir")).map(|folder| folder.text),
            from_files: Vec::new(),
            environment: Vec::new(),
            unknown: Vec::new(),
            passed: Vec::new(),
            volumes: Vec::new(),
            volumes_from: volumes_from(value),
            ports: ports(value),
            published: published(value),
            has_profile: value.get("profiles").is_some_and(|profiles| !profiles.items().is_empty()),
            aliases: aliases(value),
            links: links(value),
        };
        self.environment(value, &mut service);
        self.env_files(value, &mut service);
        self.volumes(value, &mut service);
        service
    }

    fn environment(&mut self, value: &Value, service: &mut Service) {
        let Some(environment) = value.get("environment") else { return };
        for (name, value) in environment.map().into_iter().flat_map(Map::iter) {
            let text = match &value.is {
                Shape::Null => {
                    service.passed.push(name.to_owned());
                    self.variables.get(name).map(str::to_owned)
                }
                _ => Some(value.scalar().unwrap_or_else(|| UNKNOWN.to_owned())),
            };
            set(service, name, text, value.at.written());
        }
        for item in environment.items() {
            let Some(text) = item.scalar() else { continue };
            let (name, value) =
                text.split_once('=').map_or((&*text, None), |(name, value)| (name, Some(value)));
            if name.ends_with(char::is_whitespace) {
                let why = format!("the variable `{name}` has a space before its `=`, or behind its name");
                self.loader.refusals.add(&item.at, why);
            }
            if value.is_none() {
                service.passed.push(name.to_owned());
            }
            let value = value.or_else(|| self.variables.get(name)).map(str::to_owned);
            self.has_parts |= item.at.key.is_none();
            set(service, name, value, item_written(&item.at));
        }
    }

    /// Variables out of files of variables; those that stand nowhere in YAML point to their lines.
    fn env_files(&mut self, value: &Value, service: &mut Service) {
        let files = value.get("env_file").map_or(&[][..], Value::items);
        if files.is_empty() {
            return;
        }
        let own = service.environment.iter().map(|v| (v.name.clone(), v.value.clone()));
        let mut given: Variables = own.clone().collect();
        let mut known: Variables = own.collect();
        given.replace_all(self.variables);
        let mut places: HashMap<String, usize> = HashMap::new();
        for item in files {
            let Some(path) =
                item.get("path").filter(|path| path.text().is_some_and(|t| !t.contains(UNKNOWN)))
            else {
                continue;
            };
            let file = named_from(&path.at.file.folder, path.text().unwrap_or_default());
            let Some(id) = self.loader.files.read_text(&file) else { continue };
            let text = self.loader.files.sources().get(id).text.clone();
            let read = match item.get("format").and_then(Value::text) {
                Some("raw") => raw_variables(&text, &given),
                None | Some("" | "env") => variables(&text, &given, &mut known),
                Some(format) => {
                    let why = format!("`{format}` is not a format of `env_file`; `raw` is");
                    let place = item.get("format").map_or(&path.at, |format| &format.at);
                    self.loader.refusals.add(place, why);
                    continue;
                }
            };
            self.loader.files.check_growth(known.growth(), &file);
            self.loader.note_fault(id, &file, read.fault);
            self.has_parts = true;
            for line in read.lines {
                let place = |range: std::ops::Range<usize>| Location {
                    file: id,
                    span: Span::new(range.start, range.end),
                };
                known.insert(line.name.clone(), line.value.clone());
                let written =
                    in_env_file(id, &line.name, place(line.name_at), place(line.value_at), &path.at);
                let variable =
                    Variable { name: line.name.clone(), value: line.value, written: Some(written) };
                match places.get(&line.name) {
                    Some(&at) => service.from_files[at] = variable,
                    None => {
                        places.insert(line.name, service.from_files.len());
                        service.from_files.push(variable);
                    }
                }
            }
        }
        let hidden = &service.unknown;
        service.from_files.retain(|variable| !hidden.contains(&variable.name));
        let (open, sure) = std::mem::take(&mut service.from_files)
            .into_iter()
            .partition(|variable| variable.value.contains(UNKNOWN));
        service.from_files = sure;
        let open: Vec<Variable> = open;
        let set_here = |name: &String| service.environment.iter().any(|own| own.name == *name);
        let open: Vec<String> =
            open.into_iter().map(|variable| variable.name).filter(|name| !set_here(name)).collect();
        service.unknown.extend(open);
    }
}

/// The place of a variable in a file of variables.
fn in_env_file(_file: FileId, name: &str, key_at: Location, at: Location, named: &ValuePlace) -> Written {
    Written { key_at, at, path: KeyPath::root().key(name), text: named.file.text, node: named.node }
}

fn set(service: &mut Service, name: &str, value: Option<String>, written: Written) {
    match value.filter(|value| !value.contains(UNKNOWN)) {
        Some(value) => {
            service.environment.push(Variable { name: name.to_owned(), value, written: Some(written) })
        }
        None => service.unknown.push(name.to_owned()),
    }
}

/// The place of `NAME=value` in a list: both sides where they stand as they are, else the whole item.
fn item_written(at: &ValuePlace) -> Written {
    if at.key.is_some() {
        return at.written();
    }
    let tree = &at.file.tree;
    let node = tree.resolve(at.node);
    let (span, text) = (tree.span(node), tree.text(node));
    let start = span.start as usize + usize::from(tree.style(node) != Some(Style::Plain));
    let place =
        |from: usize, to: usize| Location { file: at.file.file, span: Span::new(start + from, start + to) };
    let exact = tree.source().get(start..start + text.len()) == Some(text);
    let (key_at, value_at) = match text.split_once('=').filter(|_| exact) {
        Some((name, _)) => (place(0, name.len()), place(name.len() + 1, text.len())),
        None => {
            let whole = Location { file: at.file.file, span };
            (whole, whole)
        }
    };
    Written { key_at, at: value_at, path: at.path.clone(), text: at.file.text, node }
}

fn placed_text(value: Option<&Value>) -> Option<PlacedText> {
    let value = value?;
    Some(PlacedText { text: value.scalar()?, written: value.at.written() })
}

fn words(value: Option<&Value>) -> Option<Vec<String>> {
    let value = value.filter(|value| !value.is_null())?;
    Some(match &value.is {
        Shape::List(items) => items.iter().filter_map(Value::scalar).collect(),
        _ => value.scalar().into_iter().collect(),
    })
}

fn aliases(service: &Value) -> Vec<String> {
    let known = |text: &String| !text.contains(UNKNOWN);
    let names = ["container_name", "hostname"].iter().filter_map(|key| service.get(key)?.scalar());
    let networks = service.get("networks").and_then(Value::map).into_iter().flat_map(Map::iter);
    let of_networks = networks.filter_map(|(_, network)| network.get("aliases")).flat_map(Value::items);
    names.chain(of_networks.filter_map(Value::scalar)).filter(known).collect()
}

/// `links` on the default bridge.
fn links(service: &Value) -> Vec<Link> {
    let bridge = service.get("network_mode").and_then(Value::text) == Some("bridge");
    let items = service.get("links").filter(|_| bridge).map_or(&[][..], Value::items);
    let link = |item: &Value| {
        let name = item.text()?.rsplit(':').next()?.to_owned();
        Some(Link { name, at: item.at.at(), path: item.at.path.clone() })
    };
    items.iter().filter_map(link).collect()
}

/// The entries of `volumes_from`.
fn volumes_from(service: &Value) -> Vec<VolumesFrom> {
    let items = service.get("volumes_from").map_or(&[][..], Value::items);
    let from = |item: &Value| Some(VolumesFrom::new(item.text()?, item.at.at(), item.at.path.clone()));
    items.iter().filter_map(from).collect()
}

/// The ports of the host, as `address:port` or `port`; a port without one of the host gets a free one.
fn ports(service: &Value) -> Vec<String> {
    let items = service.get("ports").map_or(&[][..], Value::items);
    let port = |item: &Value| match item.get("published") {
        Some(published) => published.scalar(),
        None => Some(item.scalar()?.rsplit_once(':')?.0.to_owned()),
    };
    items.iter().filter_map(port).filter(|port| !port.contains(UNKNOWN)).collect()
}

/// The ports of the host with those of the container; ranges and what only the environment knows are left out.
fn published(service: &Value) -> Vec<[String; 2]> {
    let items = service.get("ports").map_or(&[][..], Value::items);
    let pair = |item: &Value| {
        if let Some(inside) = item.get("target") {
            return Some([item.get("published")?.scalar()?, inside.scalar()?]);
        }
        let text = item.scalar()?;
        let (outside, inside) = text.rsplit_once(':')?;
        let outside = outside.rsplit(':').next().unwrap_or(outside);
        Some([outside.to_owned(), inside.split('/').next().unwrap_or(inside).to_owned()])
    };
    let known = |pair: &[String; 2]| pair.iter().all(|port| port.parse::<u16>().is_ok());
    items.iter().filter_map(pair).filter(known).collect()
}
