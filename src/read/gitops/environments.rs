//! Environments of a helmfile: each makes other releases of the same document.

use std::path::{Path, PathBuf};

use super::doc::Doc;
use super::installation::values_text;
use super::sets::{NamedText, element};
use crate::deployment::Text;
use crate::facts::milvus::KeyPath;
use crate::facts::placeholders::UNKNOWN;
use crate::read::{Files, find};
use crate::text::source::Location;
use crate::text::yaml::assemble::{Part, PartShape};
use crate::text::yaml::{self, NodeKind};

/// How a helmfile calls the environment that runs.
const NAME: &str = "Environment.Name";
/// How it calls the values of that environment.
const VALUES: [&str; 3] = ["Values", "StateValues", "Environment.Values"];
/// The environment of those who name none.
const UNNAMED: &str = "default";

/// The document with what each of its environments says filled in, by the environment's name; nothing where it does
/// not depend on them. The environments may stand in an earlier document of the file, of which `whole` is the text.
pub(super) fn filled_by_environment(
    text: &Text,
    root: yaml::NodeId,
    files: &mut Files<'_>,
) -> Vec<(String, Part)> {
    let doc = Doc { tree: &text.tree, root };
    if doc.at(root, &["releases"]).is_none() || doc.at(root, &["kind"]).is_some() {
        return Vec::new();
    }
    let Some(mut document) = Part::of(&text.tree, text.file, root) else { return Vec::new() };
    let whole = files.sources().get(text.file).text.clone();
    let is_restored = restore(&mut document, &whole);
    let releases = document.get("releases").map(|list| list.items().to_vec()).unwrap_or_default();
    let with = |kept: Vec<Part>| {
        let mut part = document.clone();
        if let Some(list) = part.get_mut("releases") {
            list.shape = PartShape::List(kept);
        }
        part
    };
    let (mut found, mut same) = (Vec::new(), releases.clone());
    for (index, (name, element)) in environments(text, &whole, files).into_iter().enumerate() {
        let mut own = Vec::new();
        for (place, release) in releases.iter().enumerate() {
            let (mut release, changed) = (release.clone(), std::cell::Cell::new(false));
            release.fill(&|text: &str| {
                let found = super::sets::fillings(text, &element);
                changed.set(changed.get() || !found.is_empty());
                found
            });
            if changed.get() {
                own.push((place, release));
            }
        }
        if index == 0 {
            let places: Vec<usize> = own.iter().map(|(place, _)| *place).collect();
            let mut place = 0..;
            same.retain(|_| !places.contains(&place.next().unwrap_or_default()));
        }
        found.push((name, with(own.into_iter().map(|(_, release)| release).collect())));
    }
    if same.len() == releases.len() {
        return if is_restored { vec![(String::new(), document)] } else { Vec::new() };
    }
    found.push((String::new(), with(same)));
    found
}

/// Puts back what is written where a template without quotes was taken for a value that nobody knows; true where there
/// is any.
fn restore(part: &mut Part, whole: &str) -> bool {
    let mut is_any = false;
    match &mut part.shape {
        PartShape::Map(entries) => entries.iter_mut().for_each(|(_, value)| is_any |= restore(value, whole)),
        PartShape::List(items) => items.iter_mut().for_each(|item| is_any |= restore(item, whole)),
        PartShape::Scalar(_) => {
            let written = written(part.text(), part.at, whole);
            is_any = written.is_some();
            written.into_iter().for_each(|written| *part = Part::scalar(written, part.at, true));
        }
    }
    is_any
}

/// What is written in the place of a text with a value that nobody knows in it, where that is a template.
fn written<'t>(text: &str, at: Location, whole: &'t str) -> Option<&'t str> {
    let (start, end) = (at.span.start as usize, at.span.end as usize);
    let own = whole.get(start..end).filter(|own| text.contains(UNKNOWN) && own.contains("{{"))?;
    // What stands for the template is shorter than it, and the space behind that is no part of the value.
    let is_cut = own.rfind("{{") > own.rfind("}}");
    let behind = if is_cut { whole[end..].find("}}")? + 2 } else { 0 };
    Some(whole.get(start..end + behind)?.trim_matches(['"', '\'']))
}

/// The environments with what each says.
fn environments(text: &Text, whole: &str, files: &mut Files<'_>) -> Vec<(String, Vec<NamedText>)> {
    let filled = find::fill(whole).map_or_else(|| whole.to_owned(), |filled| filled.text);
    let tree = yaml::parse(&filled);
    let all = Text { tree: std::sync::Arc::new(tree), ..text.clone() };
    let path = PathBuf::from(&files.sources().get(text.file).path);
    let mut found = Vec::new();
    for root in all.tree.documents().iter().filter_map(|d| d.root) {
        let doc = Doc { tree: &all.tree, root };
        let Some(environments) = doc.at(root, &["environments"]) else { continue };
        for entry in all.tree.entries(environments) {
            let name = all.tree.text(entry.key);
            let key = KeyPath::root().key("environments").key(name);
            let at = Location { file: text.file, span: all.tree.span(entry.key) };
            let mut named_texts =
                vec![NamedText { name: NAME.into(), text: name.to_owned(), at, key: key.clone() }];
            for (index, values) in doc.items(entry.value, &["values"]).into_iter().enumerate() {
                let said = match all.tree.kind(values) {
                    NodeKind::Mapping(_) => element(&all, values, key.key("values").item(index)),
                    _ => {
                        let at = Location { file: text.file, span: all.tree.span(values) };
                        let said = all.tree.text(values);
                        let file = written(said, at, whole).unwrap_or(said).to_owned();
                        in_file(&path, &file, name, files)
                    }
                };
                for one in said {
                    let named =
                        |start: &&str| NamedText { name: format!("{start}.{}", one.name), ..one.clone() };
                    named_texts.extend(VALUES.iter().map(named));
                }
            }
            // The last of the values counts.
            named_texts.reverse();
            found.push((name.to_owned(), named_texts));
        }
    }
    if found.is_empty() {
        let (at, key) = (text.at, KeyPath::root());
        found.push((UNNAMED.into(), vec![NamedText { name: NAME.into(), text: UNNAMED.into(), at, key }]));
    }
    found
}

/// What a file of values says, which an environment names.
fn in_file(by: &Path, name: &str, environment: &str, files: &mut Files<'_>) -> Vec<NamedText> {
    let name = name.replace(&format!("{{{{ .{NAME} }}}}"), environment);
    let folder = by.parent().unwrap_or(Path::new(""));
    let path = folder.join(&name);
    if name.contains("{{") || files.store().refuses(&path) {
        return Vec::new();
    }
    let Some(found) = files.take_yaml(&path).filter(|(_, tree)| !tree.source().contains("{{")) else {
        return Vec::new();
    };
    let text = values_text(found, files);
    text.tree.root().map(|root| element(&text, root, KeyPath::root())).unwrap_or_default()
}
