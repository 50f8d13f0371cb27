//! Environments of a helmfile: each makes other releases of the same document.

use super::doc::Doc;
use super::sets::{NamedText, element};
use crate::deployment::Text;
use crate::facts::milvus::KeyPath;
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
pub(super) fn filled_by_environment(text: &Text, root: yaml::NodeId, whole: &str) -> Vec<(String, Part)> {
    let doc = Doc { tree: &text.tree, root };
    if doc.at(root, &["releases"]).is_none() || doc.at(root, &["kind"]).is_some() {
        return Vec::new();
    }
    let Some(document) = Part::of(&text.tree, text.file, root) else { return Vec::new() };
    let releases = document.get("releases").map(|list| list.items().to_vec()).unwrap_or_default();
    let with = |kept: Vec<Part>| {
        let mut part = document.clone();
        if let Some(list) = part.get_mut("releases") {
            list.shape = PartShape::List(kept);
        }
        part
    };
    let (mut found, mut same) = (Vec::new(), releases.clone());
    for (index, (name, element)) in environments(text, whole).into_iter().enumerate() {
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
        return Vec::new();
    }
    found.push((String::new(), with(same)));
    found
}

/// The environments with what each says.
fn environments(text: &Text, whole: &str) -> Vec<(String, Vec<NamedText>)> {
    let tree = yaml::parse(whole);
    let all = Text { tree: std::sync::Arc::new(tree), ..text.clone() };
    let mut found = Vec::new();
    for root in all.tree.documents().iter().filter_map(|d| d.root) {
        let doc = Doc { tree: &all.tree, root };
        let Some(environments) = doc.at(root, &["environments"]) else { continue };
        for entry in all.tree.entries(environments) {
            let name = all.tree.text(entry.key);
            let path = KeyPath::root().key("environments").key(name);
            let at = Location { file: text.file, span: all.tree.span(entry.key) };
            let mut named_texts =
                vec![NamedText { name: NAME.into(), text: name.to_owned(), at, key: path.clone() }];
            for (index, values) in doc.items(entry.value, &["values"]).into_iter().enumerate() {
                if !matches!(all.tree.kind(values), NodeKind::Mapping(_)) {
                    continue;
                }
                for one in element(&all, values, path.key("values").item(index)) {
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
