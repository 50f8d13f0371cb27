//! Compares `rules/chart/` with versions of the chart.

use std::collections::{BTreeSet, HashMap};

use super::source::{FOLDER, Source, canonical};
use crate::compare::{Comparison, Side};
use crate::git::Checkout;
use crate::rules::{Rules, RulesFile};
use crate::runs;
use crate::version::Version;
use crate::yaml::{Node, Value};

/// The first chart whose values are known; those before are for Milvus 1.
const FIRST: Version = Version::new(2, 0, 0);

/// The files of `rules/chart/` that are compared.
struct Files {
    versions: RulesFile,
    keys: RulesFile,
    defaults: RulesFile,
}

/// Compares all versions that a checkout has tags of, or that of one revision.
pub fn verify(rules: &Rules, checkout: &Checkout, revision: Option<&str>) -> Result<Comparison, String> {
    let read = |name: &str| rules.read(&format!("chart/{name}.yaml"));
    let files = Files { versions: read("versions")?, keys: read("keys")?, defaults: read("defaults")? };
    let mut all = Comparison::default();
    let tags: BTreeSet<String> = checkout.tags().into_iter().collect();
    for row in files.versions.root.get("versions").map_or(&[][..], Node::items) {
        let Some(text) = row.get("chart").and_then(Node::text) else { continue };
        let Ok(version) = text.parse::<Version>() else { continue };
        let tag = format!("milvus-{text}");
        let revision = match revision {
            Some(revision) => revision,
            None if tags.contains(&tag) => &tag,
            None => {
                all.leave_out(format!("chart {text}, which the checkout has no tag of"));
                continue;
            }
        };
        let Some(source) = Source::read(checkout, revision)? else { continue };
        if source.version != text {
            if revision == tag {
                all.leave_out(format!("chart {text}, whose tag is at chart {}", source.version));
            }
            continue;
        }
        versions(&mut all, &files, row, text, &source);
        if version >= FIRST {
            dependencies(&mut all, &files, (version, text), &source);
            keys(&mut all, &files, (version, text), &source);
            defaults(&mut all, &files, (version, text), &source);
        }
    }
    Ok(all)
}

fn there(text: &str, file: &str, line: usize) -> String {
    format!("chart {text}, {FOLDER}/{file}:{line}")
}

fn versions(all: &mut Comparison, files: &Files, row: &Node, text: &str, source: &Source) {
    let ours = |field: &str| {
        let node = row.get(field);
        let place = files.versions.place(node.map_or(row.line, |n| n.line));
        Side { place, value: node.and_then(Node::text).map(str::to_owned) }
    };
    let app = Side { place: there(text, "Chart.yaml", 1), value: Some(source.app.clone()) };
    all.compare("Milvus of a chart", text, text, ours("app"), app);
    if let Some(image) = source.image() {
        let line = source.keys.get("image.all.tag").map_or(1, |k| k.line);
        let image = Side { place: there(text, "values.yaml", line), value: Some(image.to_owned()) };
        all.compare("image of a chart", text, text, ours("image"), image);
    }
}

fn dependencies(all: &mut Comparison, files: &Files, (version, text): (Version, &str), source: &Source) {
    let run = files.versions.root.get("dependencies").and_then(|d| runs::at(d, version));
    let entries = run.as_ref().map_or(&[][..], |r| r.value.entries());
    let mut ours: Vec<_> =
        entries.iter().map(|(k, v)| format!("{}: {}", k.text, v.text().unwrap_or_default())).collect();
    let mut theirs: Vec<_> = source.dependencies.iter().map(|(k, v)| format!("{k}: {v}")).collect();
    ours.sort();
    theirs.sort();
    let ours = Side { place: files.versions.place(run.map_or(1, |r| r.line)), value: Some(ours.join(", ")) };
    let theirs = Side { place: there(text, "requirements.yaml", 1), value: Some(theirs.join(", ")) };
    all.compare("dependencies of a chart", text, text, ours, theirs);
}

fn keys(all: &mut Comparison, files: &Files, (version, text): (Version, &str), source: &Source) {
    let rows = files.keys.root.get("keys").map_or(&[][..], Node::entries);
    let rows: HashMap<&str, (&Node, usize)> =
        rows.iter().map(|(k, v)| (k.text.as_str(), (v, k.line))).collect();
    let names: BTreeSet<&str> = rows.keys().copied().chain(source.keys.keys().map(String::as_str)).collect();
    for key in names {
        if source.below_subchart(key) {
            continue;
        }
        let row = rows.get(key).filter(|(r, _)| r.get("in").is_some_and(|r| runs::within(r, version)));
        let theirs = source.keys.get(key);
        let side = |place: String, has: bool| Side { place, value: has.then(|| "a key".to_owned()) };
        if row.is_none() && theirs.is_none() {
            continue;
        }
        let place = files.keys.place(rows.get(key).map_or(1, |(_, line)| *line));
        let line = theirs.map_or(1, |k| k.line);
        let ours = side(place.clone(), row.is_some());
        let theirs_side = side(there(text, "values.yaml", line), theirs.is_some());
        all.compare("key of the values", key, text, ours, theirs_side);
        if let (Some((row, _)), Some(theirs)) = (row, theirs) {
            let types = row.get("type").map_or(Vec::new(), |t| match &t.value {
                Value::List(items) => items.iter().filter_map(Node::text).collect(),
                _ => t.text().into_iter().collect::<Vec<_>>(),
            });
            let known = types.iter().find(|t| **t == theirs.type_name).copied().unwrap_or("another type");
            let ours = Side { place, value: Some(known.to_owned()) };
            let there = there(text, "values.yaml", line);
            all.compare(
                "type of a value",
                key,
                text,
                ours,
                Side { place: there, value: Some(theirs.type_name.to_owned()) },
            );
        }
    }
}

fn defaults(all: &mut Comparison, files: &Files, (version, text): (Version, &str), source: &Source) {
    let rows = files.defaults.root.get("defaults").map_or(&[][..], Node::entries);
    let mut seen = BTreeSet::new();
    for (key, steps) in rows {
        seen.insert(key.text.as_str());
        let run = runs::at(steps, version);
        let ours = run.as_ref().map(|r| canonical(r.value)).filter(|v| v != "!absent");
        let theirs = source.keys.get(&key.text).and_then(|k| k.default.clone());
        if ours.is_none() && theirs.is_none() {
            continue;
        }
        let line = source.keys.get(&key.text).map_or(1, |k| k.line);
        let ours = Side { place: files.defaults.place(run.map_or(key.line, |r| r.line)), value: ours };
        all.compare(
            "default of the values",
            &key.text,
            text,
            ours,
            Side { place: there(text, "values.yaml", line), value: theirs },
        );
    }
    for (key, value) in &source.keys {
        if key == "image.all.tag" || seen.contains(key.as_str()) {
            continue;
        }
        if let Some(default) = &value.default {
            let ours = Side { place: files.defaults.place(1), value: None };
            let theirs = Side { place: there(text, "values.yaml", value.line), value: Some(default.clone()) };
            all.compare("default of the values", key, text, ours, theirs);
        }
    }
}
