//! ConfigMaps and Secrets that kustomize makes of files and texts.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::Built;
use super::kustomization::Kustomization;
use crate::read::Files;
use crate::text::source::Location;
use crate::text::yaml::NodeId;
use crate::text::yaml::assemble::{Part, PartShape};

impl Kustomization {
    /// Adds what generators make.
    pub(super) fn generators(&self, files: &mut Files<'_>, built: &mut Built) {
        let mut places: Option<HashMap<(String, String), usize>> = None;
        for (key, kind, place) in
            [("configMapGenerator", "ConfigMap", "data"), ("secretGenerator", "Secret", "stringData")]
        {
            for item in self.items(key) {
                let generated = self.generated(item, kind, place, files);
                let (name, behavior) = (self.text(item, "name"), self.text(item, "behavior"));
                built.has_generated = true;
                let list = Rc::make_mut(&mut built.resources);
                let there = matches!(&*behavior, "merge" | "replace").then(|| {
                    let places = places.get_or_insert_with(|| first_places(&list.parts));
                    places.get(&(kind.to_owned(), name.clone())).copied()
                });
                let Some(there) = there.flatten() else {
                    if let Some(places) = &mut places {
                        places.entry((kind.to_owned(), name)).or_insert(list.parts.len());
                    }
                    let values = generated.values();
                    list.push(Arc::new(generated), values);
                    continue;
                };
                built.is_changed = true;
                if behavior == "replace" {
                    list.parts[there] = Arc::new(generated);
                    continue;
                }
                let there = Arc::make_mut(&mut list.parts[there]);
                let added = generated.get(place).map(|data| data.entries().to_vec()).unwrap_or_default();
                let data = if there.get(place).is_some() { place } else { "data" };
                let Some(data) = there.get_mut(data) else { continue };
                added.into_iter().for_each(|(key, value)| data.set(key, value));
            }
        }
    }

    fn generated(&self, item: NodeId, kind: &str, place: &str, files: &mut Files<'_>) -> Part {
        let at = self.place(item);
        let word = |text: &str| Part::scalar(text, at, true);
        let mut data = Part::map(Vec::new(), at);
        let list = |key: &str| match self.node(item, key) {
            Some(node) => self.tree.items(node).iter().map(|&n| self.tree.resolve(n)).collect(),
            None => Vec::new(),
        };
        for node in list("literals") {
            if let Some((key, value)) = self.tree.text(node).split_once('=') {
                data.set(
                    Part::scalar(key, self.place(node), true),
                    Part::scalar(value, self.place(node), true),
                );
            }
        }
        for node in list("files") {
            let text = self.tree.text(node);
            let (key, name) = match text.split_once('=') {
                Some((key, name)) => (key, name),
                None => (text.rsplit('/').next().unwrap_or(text), text),
            };
            let Some((file, _)) = files.take_yaml(&self.folder.join(name)) else { continue };
            let value = Part::lines(&files.sources().get(file).text, file);
            data.set(Part::scalar(key, self.place(node), true), value);
        }
        let named = self.node(item, "env").into_iter().chain(list("envs"));
        for name in named.map(|node| self.tree.text(node)) {
            let Some(file) = files.read_text(&self.folder.join(name)) else { continue };
            for (key, value, span) in variables(&files.sources().get(file).text) {
                let at = Location { file, span };
                data.set(Part::scalar(&key, at, true), Part::scalar(&value, at, true));
            }
        }
        let metadata = match self.node(item, "name").and_then(|name| Part::of(&self.tree, self.file, name)) {
            Some(name) => Part::map(vec![(word("name"), name)], at),
            None => Part { shape: PartShape::Map(Vec::new()), at, key: None },
        };
        let entries =
            [("apiVersion", word("v1")), ("kind", word(kind)), ("metadata", metadata), (place, data)];
        Part::map(entries.into_iter().map(|(key, value)| (word(key), value)).collect(), at)
    }
}

/// The first resource of each kind and name.
fn first_places(resources: &[Arc<Part>]) -> HashMap<(String, String), usize> {
    let mut places = HashMap::new();
    for (at, resource) in resources.iter().enumerate() {
        let text = |keys: &[&str]| resource.at(keys).map(Part::text).unwrap_or_default().to_owned();
        places.entry((text(&["kind"]), text(&["metadata", "name"]))).or_insert(at);
    }
    places
}

/// The lines of a file of variables: name, value, place of the value.
fn variables(text: &str) -> Vec<(String, String, crate::text::source::Span)> {
    let (mut found, mut start) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        let written = line.trim_end_matches(['\n', '\r']);
        if let Some((key, value)) = written.split_once('=')
            && !key.trim_start().starts_with('#')
        {
            let at = start + key.len() + 1;
            let span = crate::text::source::Span::new(at, at + value.len());
            found.push((key.trim().to_owned(), value.to_owned(), span));
        }
        start += line.len();
    }
    found
}
