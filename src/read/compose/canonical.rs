//! The long forms that compose makes of short ones.

use super::merge::{mapping, with_context};
use super::mount_text::{MountText, clean};
use super::port_text::is_port;
use super::refusal::Refusals;
use super::value::{Map, Shape, Value};

/// Puts long forms in place of the short ones in a project.
pub fn make_canonical(project: &mut Map, refusals: &mut Refusals) {
    for (section, value) in project.iter_mut() {
        let Some(map) = value.map_mut() else { continue };
        match section {
            "services" => map.iter_mut().for_each(|(_, service)| {
                if let Some(service) = service.map_mut() {
                    canonical_service(service, refusals);
                }
            }),
            "volumes" | "networks" | "configs" | "secrets" => map.iter_mut().for_each(|(_, resource)| {
                if let Some(resource) = resource.map_mut() {
                    name_external(resource);
                }
            }),
            _ => {}
        }
    }
}

fn canonical_service(service: &mut Map, refusals: &mut Refusals) {
    for (key, value) in service.iter_mut() {
        let nothing = value.made(Shape::Null);
        let own = std::mem::replace(value, nothing);
        *value = match key {
            "networks" | "models" => mapping(own, false),
            "depends_on" => mapping(own, true),
            "build" => with_context(own),
            "env_file" => each(into_list(own), &mut |item| behind("path", item)),
            "configs" | "secrets" => each(own, &mut |item| behind("source", item)),
            "volumes" => each(own, &mut |item| mount(item, refusals)),
            "ports" => {
                for port in own.items() {
                    if let Some(text) = port.scalar().filter(|text| !is_port(text)) {
                        refusals.add(&port.at, format!("`{text}` is not a valid port"));
                    }
                }
                own
            }
            _ => own,
        };
    }
}

fn each(list: Value, change: &mut dyn FnMut(Value) -> Value) -> Value {
    let Value { is, at } = list;
    let is = match is {
        Shape::List(items) => Shape::List(items.into_iter().map(change).collect()),
        is => is,
    };
    Value { is, at }
}

fn into_list(value: Value) -> Value {
    match value.is {
        Shape::Text(_) => {
            let at = value.at.clone();
            Value { is: Shape::List(vec![value]), at }
        }
        _ => value,
    }
}

/// A text as a mapping that has it behind a key.
fn behind(key: &str, value: Value) -> Value {
    if value.text().is_none() {
        return value;
    }
    let at = value.at.clone();
    let mut map = Map::default();
    map.insert(key.to_owned(), value);
    Value { is: Shape::Map(map), at }
}

/// A mount as a mapping; its parts stand where the whole does.
fn mount(value: Value, refusals: &mut Refusals) -> Value {
    let Some(text) = value.text() else { return value };
    let parts = match MountText::parse(text) {
        Ok(parts) => parts,
        Err(why) => {
            refusals.add(&value.at, format!("`{text}` is not a valid mount: {why}"));
            return value;
        }
    };
    let kind = if parts.is_bind { "bind" } else { "volume" };
    let mut map = Map::default();
    for (key, text) in [("type", kind), ("source", &*parts.source), ("target", &clean(&parts.target))] {
        if !text.is_empty() {
            map.insert(key.to_owned(), value.made(Shape::Text(text.to_owned())));
        }
    }
    value.made(Shape::Map(map))
}

/// `external: {name: …}` is an old form of `external: true` with a `name` beside it.
fn name_external(resource: &mut Map) {
    let Some(external) = resource.get("external").filter(|external| external.map().is_some()).cloned() else {
        return;
    };
    if let Some(name) = external.get("name").filter(|_| resource.get("name").is_none()) {
        resource.insert("name".into(), name.clone());
    }
    resource.insert("external".into(), external.made(Shape::Bool(true)));
}
