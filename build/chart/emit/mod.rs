//! Writes the checked rows as Rust source for `src/chart/tables.rs`.

mod rendering;

use std::fmt::Write;

use serde_yaml::Value;

pub use self::rendering::rendering;
use super::input::{OneOrMany, Range, Rules, Ver};
use crate::milvus::hash::hash;
use crate::milvus::index::slots;

fn version(v: Ver) -> String {
    format!("Version::new({}, {}, {})", v.0, v.1, v.2)
}

fn range(r: Range) -> String {
    let to = r.to.map_or("None".to_owned(), |to| format!("Some({})", version(to)));
    format!("Range {{ from: {}, to: {to} }}", version(r.from))
}

fn texts(items: &[String]) -> String {
    format!("&{items:?}")
}

fn option<T>(item: Option<&T>, show: impl Fn(&T) -> String) -> String {
    item.map_or("None".to_owned(), |item| format!("Some({})", show(item)))
}

fn quoted(text: &String) -> String {
    format!("{text:?}")
}

/// `name: kind = [rows];`
fn table(code: &mut String, name: &str, kind: &str, rows: impl Iterator<Item = String>) {
    let rows: Vec<String> = rows.collect();
    let _ = writeln!(code, "pub(super) static {name}: &[{kind}] = &[\n{}\n];", rows.join(",\n"));
}

/// An index of the keys of a table by their hash.
fn index<'k>(code: &mut String, name: &str, keys: impl ExactSizeIterator<Item = &'k String>) {
    let slots = slots(keys.map(|key| hash(key)));
    let _ = writeln!(code, "pub(super) static {name}: [u16; {}] = {slots:?};", slots.len());
}

/// A default as YAML text: what stands in a values file.
fn yaml(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::String(s) => plain(s),
        Value::Sequence(items) => format!("[{}]", items.iter().map(yaml).collect::<Vec<_>>().join(", ")),
        Value::Mapping(map) => {
            let entries: Vec<String> = map.iter().map(|(k, v)| format!("{}: {}", yaml(k), yaml(v))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Tagged(tagged) => yaml(&tagged.value),
    }
}

/// Text without quotes where YAML 1.1 and 1.2 both read it back as this text, in quotes elsewhere.
fn plain(text: &str) -> String {
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"];
    let safe = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
        && !words.contains(&text.to_lowercase().as_str());
    if safe { text.to_owned() } else { format!("{text:?}") }
}

pub fn values(rules: &Rules) -> String {
    versions(rules) + &keys(rules) + &defaults(rules)
}

/// The versions of the chart and of its dependencies.
fn versions(rules: &Rules) -> String {
    let mut code = String::new();
    let versions = &rules.versions.rows;
    table(
        &mut code,
        "VERSIONS",
        "ChartVersion",
        versions.versions.iter().map(|row| {
            format!(
                "ChartVersion {{ version: {}, image: {:?}, published: {}, branch: {} }}",
                version(row.chart),
                row.image,
                row.published,
                row.branch
            )
        }),
    );
    table(
        &mut code,
        "DEPENDENCIES",
        "(Version, &[(&str, &str)])",
        versions.dependencies.0.iter().filter_map(|(from, packages)| {
            Some(format!("({}, &{:?})", version(from.parse().ok()?), packages.0))
        }),
    );
    code
}

/// The keys of values.
fn keys(rules: &Rules) -> String {
    let mut code = String::new();
    let keys = &rules.keys.rows;
    let _ = writeln!(code, "pub(super) static RESERVED: &[&str] = {};", texts(&keys.reserved));
    let mut rows: Vec<_> = keys.keys.0.iter().collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    index(&mut code, "KEY_SLOTS", rows.iter().map(|row| &row.0));
    table(
        &mut code,
        "KEYS",
        "Key",
        rows.into_iter().map(|(key, row)| {
            let runs = row.within.as_ref().map_or(&[][..], OneOrMany::as_slice);
            let types = row.kind.as_ref().map_or(&[][..], OneOrMany::as_slice);
            format!(
                "Key {{ path: {key:?}, types: {}, within: &[{}], hidden: {}, dead: {}, open: {} }}",
                texts(types),
                runs.iter().map(|r| range(*r)).collect::<Vec<_>>().join(", "),
                option(row.hidden.as_ref(), |r| range(*r)),
                option(row.dead.as_ref(), |r| range(*r)),
                row.open
            )
        }),
    );
    table(
        &mut code,
        "PACKAGES",
        "(&str, &[&str])",
        keys.packages.0.iter().map(|(name, keys)| format!("({name:?}, {})", texts(keys))),
    );
    code
}

/// What values are where nobody sets them, and where they went.
fn defaults(rules: &Rules) -> String {
    let mut code = String::new();
    let mut rows: Vec<_> = rules.defaults.rows.defaults.0.iter().collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    index(&mut code, "DEFAULT_SLOTS", rows.iter().map(|row| &row.0));
    table(
        &mut code,
        "DEFAULTS",
        "(&str, Steps)",
        rows.into_iter().map(|(key, steps)| {
            let steps: Vec<String> = steps.0.iter().filter_map(|(from, value)| step(from, value)).collect();
            format!("({key:?}, &[{}])", steps.join(", "))
        }),
    );
    table(
        &mut code,
        "MOVED",
        "(&str, Moved)",
        rules.moved.rows.moved.0.iter().map(|(key, row)| {
            let to = option(row.value.as_ref(), |value| format!("Target::Value({value:?})"));
            let note = option(row.note.as_ref(), quoted);
            format!("({key:?}, Moved {{ last: {}, to: {to}, note: {note} }})", version(row.last))
        }),
    );
    code
}

fn step(from: &str, value: &Value) -> Option<String> {
    let absent = matches!(value, Value::Tagged(tagged) if tagged.tag == "absent");
    let text = if absent { "None".to_owned() } else { format!("Some({:?})", yaml(value)) };
    Some(format!("({}, {text})", version(from.parse().ok()?)))
}
