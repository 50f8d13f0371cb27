//! How compose lays one file over another, and a service over what it extends.

use std::collections::HashMap;

use super::mount_text::MountText;
use super::time_text;
use super::value::{Map, Shape, Value, ValuePlace};

/// The keys on the way to a value; an item of a list stands as [`ITEM`].
pub type Way = Vec<String>;

/// An item of a list in a [`Way`].
pub const ITEM: &str = "[]";

/// Whether a way leads to what a pattern names; `*` is any key.
pub fn matches(way: &[String], pattern: &str) -> bool {
    let mut parts = pattern.split('.');
    way.iter().all(|key| parts.next().is_some_and(|part| part == "*" || part == key))
        && parts.next().is_none()
}

/// What a later file says takes the place of all that earlier ones say.
const REPLACED: [&str; 3] = ["services.*.command", "services.*.entrypoint", "services.*.healthcheck.test"];

/// What compose makes lists of, to join them.
const JOINED: [&str; 18] = [
    "networks.*.labels",
    "volumes.*.labels",
    "services.*.annotations",
    "services.*.build.args",
    "services.*.build.additional_contexts",
    "services.*.build.labels",
    "services.*.deploy.labels",
    "services.*.dns",
    "services.*.dns_opt",
    "services.*.dns_search",
    "services.*.env_file",
    "services.*.label_file",
    "services.*.environment",
    "services.*.labels",
    "services.*.sysctls",
    "services.*.tmpfs",
    "services.*.extra_hosts",
    "services.*.build.extra_hosts",
];

/// What compose makes mappings of, to join them.
const MAPPED: [&str; 3] = ["services.*.depends_on", "services.*.models", "services.*.networks"];

/// A place at which a later file says what cannot be laid over what earlier ones say.
#[derive(Debug)]
pub struct Mismatch {
    /// Where the later value is written.
    pub at: ValuePlace,
    /// The way to it.
    pub way: Way,
}

/// Lays a value over another; where that cannot be done, the later one counts.
pub fn merge(base: Value, over: Value, way: &mut Way, mismatches: &mut Vec<Mismatch>) -> Value {
    let is = |patterns: &[&str]| patterns.iter().any(|pattern| matches(way, pattern));
    if way.len() >= 3 {
        if is(&REPLACED) || is(&["services.*.ulimits.*"]) {
            return over;
        }
        if is(&JOINED) {
            let at = over.at.clone();
            let mut items = sequence(base);
            items.extend(sequence(over));
            return Value { is: Shape::List(items), at };
        }
        if is(&MAPPED) {
            let waits = way.last().is_some_and(|key| key == "depends_on");
            return merge_maps(mapping(base, waits), mapping(over, waits), way, mismatches);
        }
        if is(&["services.*.build"]) {
            return merge_maps(with_context(base), with_context(over), way, mismatches);
        }
        if is(&["services.*.logging"]) && have_other_drivers(&base, &over) {
            return over;
        }
    }
    match (&base.is, &over.is) {
        (_, Shape::Null) => base,
        (Shape::Map(_), _) => merge_maps(base, over, way, mismatches),
        (Shape::List(_), Shape::List(_)) => {
            let at = over.at.clone();
            let mut items = into_items(base);
            items.extend(into_items(over));
            Value { is: Shape::List(items), at }
        }
        (Shape::List(_), _) => {
            mismatches.push(Mismatch { at: over.at.clone(), way: way.clone() });
            over
        }
        _ => over,
    }
}

fn merge_maps(base: Value, over: Value, way: &mut Way, mismatches: &mut Vec<Mismatch>) -> Value {
    if over.is_null() {
        return base;
    }
    let Shape::Map(mut map) = base.is else { return over };
    let Shape::Map(other) = over.is else {
        mismatches.push(Mismatch { at: over.at.clone(), way: way.clone() });
        return over;
    };
    for (key, value) in other.into_entries() {
        way.push(key.clone());
        let merged = match map.get_mut(&key) {
            Some(there) => {
                let nothing = there.made(Shape::Null);
                merge(std::mem::replace(there, nothing), value, way, mismatches)
            }
            None => value,
        };
        way.pop();
        map.insert(key, merged);
    }
    Value { is: Shape::Map(map), at: over.at }
}

fn into_items(value: Value) -> Vec<Value> {
    match value.is {
        Shape::List(items) => items,
        _ => Vec::new(),
    }
}

/// A value as a list: the entries of a mapping as `key=value`.
fn sequence(value: Value) -> Vec<Value> {
    match value.is {
        Shape::List(items) => items,
        Shape::Map(map) => {
            map.into_entries().into_iter().flat_map(|(key, value)| pairs(&key, value)).collect()
        }
        Shape::Text(_) => vec![value],
        _ => Vec::new(),
    }
}

/// An entry as items of a list.
fn pairs(key: &str, value: Value) -> Vec<Value> {
    let pair = |value: &Value| match (&value.is, value.scalar()) {
        (_, Some(text)) => value.made(Shape::Text(format!("{key}={text}"))),
        (Shape::Null, _) => value.made(Shape::Text(key.to_owned())),
        (Shape::Time(text), _) => value.made(Shape::Text(format!("{key}={}", time_text::written(text)))),
        _ => value.clone(),
    };
    match &value.is {
        Shape::List(items) => items.iter().map(pair).collect(),
        _ => vec![pair(&value)],
    }
}

/// A value as a mapping: the items of a list as keys, of dependencies with what is waited for.
pub fn mapping(value: Value, waits: bool) -> Value {
    let Value { is, at } = value;
    let is = match is {
        Shape::List(items) => {
            let mut map = Map::default();
            for item in items {
                if let Some(name) = item.text() {
                    let mut waited = Map::default();
                    if waits {
                        let condition = item.made(Shape::Text("service_started".into()));
                        waited.insert("condition".into(), condition);
                    }
                    let is = if waits { Shape::Map(waited) } else { Shape::Null };
                    map.insert(name.to_owned(), item.made(is));
                }
            }
            Shape::Map(map)
        }
        is => is,
    };
    Value { is, at }
}

/// `build`, which may be its context alone.
pub fn with_context(value: Value) -> Value {
    if value.text().is_none() {
        return value;
    }
    let at = value.at.clone();
    let mut map = Map::default();
    map.insert("context".into(), value);
    Value { is: Shape::Map(map), at }
}

fn have_other_drivers(base: &Value, over: &Value) -> bool {
    matches!((base.get("driver"), over.get("driver")), (Some(a), Some(b)) if a != b)
}

/// Lists in which a later item takes the place of an earlier one that says the same of another value, with what tells
/// that they do.
const UNIQUE: [(&str, Kind); 26] = [
    ("networks.*.labels", Kind::Pair),
    ("networks.*.ipam.options", Kind::Pair),
    ("services.*.annotations", Kind::Pair),
    ("services.*.build.args", Kind::Pair),
    ("services.*.build.additional_contexts", Kind::Pair),
    ("services.*.build.tags", Kind::Pair),
    ("services.*.build.labels", Kind::Pair),
    ("services.*.cap_add", Kind::Pair),
    ("services.*.cap_drop", Kind::Pair),
    ("services.*.configs", Kind::Mount("")),
    ("services.*.deploy.labels", Kind::Pair),
    ("services.*.devices", Kind::Device),
    ("services.*.dns", Kind::Pair),
    ("services.*.dns_opt", Kind::Pair),
    ("services.*.dns_search", Kind::Pair),
    ("services.*.environment", Kind::Pair),
    ("services.*.env_file", Kind::EnvFile),
    ("services.*.expose", Kind::Pair),
    ("services.*.labels", Kind::Pair),
    ("services.*.links", Kind::Pair),
    ("services.*.ports", Kind::Port),
    ("services.*.profiles", Kind::Pair),
    ("services.*.secrets", Kind::Mount("/run/secrets")),
    ("services.*.sysctls", Kind::Pair),
    ("services.*.tmpfs", Kind::Pair),
    ("services.*.volumes", Kind::Volume),
];

/// What tells that two items of a list say the same of something.
#[derive(Clone, Copy)]
enum Kind {
    /// What stands before the `=`.
    Pair,
    /// The target, else the name in a folder.
    Mount(&'static str),
    Device,
    EnvFile,
    Port,
    /// The target.
    Volume,
}

/// Drops what later items of lists replace.
pub fn keep_last(value: &mut Value, way: &mut Way) {
    let kind =
        UNIQUE.iter().find(|(pattern, _)| way.len() >= 3 && matches(way, pattern)).map(|(_, kind)| *kind);
    match (&mut value.is, kind) {
        (Shape::List(items), Some(kind)) => {
            let mut places: HashMap<String, usize> = HashMap::new();
            let mut kept: Vec<Value> = Vec::with_capacity(items.len());
            for item in items.drain(..) {
                match name_of(&item, kind) {
                    Some(name) => match places.get(&name) {
                        Some(&at) => kept[at] = item,
                        None => {
                            places.insert(name, kept.len());
                            kept.push(item);
                        }
                    },
                    None => kept.push(item),
                }
            }
            *items = kept;
        }
        (Shape::Map(map), _) if way.len() < 4 => {
            for (key, value) in map.iter_mut() {
                way.push(key.to_owned());
                keep_last(value, way);
                way.pop();
            }
        }
        _ => {}
    }
}

fn name_of(item: &Value, kind: Kind) -> Option<String> {
    let field = |key: &str| item.get(key).and_then(Value::scalar);
    let text = item.text();
    match kind {
        Kind::Pair => item.scalar().map(|text| text.split('=').next().unwrap_or_default().to_owned()),
        Kind::Mount(folder) => match text {
            Some(name) => Some(format!("{folder}/{name}")),
            None => field("target").or_else(|| Some(format!("{folder}/{}", field("source")?))),
        },
        Kind::Device => match text {
            Some(text) => text.split(':').nth(1).or(Some(text)).map(str::to_owned),
            None => field("target"),
        },
        Kind::EnvFile => text.map(str::to_owned).or_else(|| field("path")),
        Kind::Port => match item.map() {
            Some(_) => Some(format!(
                "{}:{}:{}/{}",
                field("host_ip").unwrap_or_else(|| "0.0.0.0".into()),
                field("published").unwrap_or_default(),
                field("target")?,
                field("protocol").unwrap_or_else(|| "tcp".into())
            )),
            None => item.scalar(),
        },
        Kind::Volume => match text {
            Some(text) => MountText::parse(text).ok().map(|mount| mount.target),
            None => field("target"),
        },
    }
}
