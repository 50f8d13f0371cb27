//! ConfigMaps and Secrets that kustomize makes of files and texts.

use std::collections::HashSet;

use super::build::Built;
use super::index::NameIndex;
use super::kustomization::{Item, Kustomization};
use super::missing::missing;
use super::resource::Resource;
use super::stop::{Outcome, Stop};
use crate::read::Files;
use crate::text::source::{Location, Span};
use crate::text::yaml::assemble::Part;

/// A kind that is generated.
struct GeneratedKind {
    field: &'static str,
    kind: &'static str,
    /// Where the data stand. Those of a Secret stand as they are written, not in base 64.
    data: &'static str,
}

const KINDS: [GeneratedKind; 2] = [
    GeneratedKind { field: "configMapGenerator", kind: "ConfigMap", data: "data" },
    GeneratedKind { field: "secretGenerator", kind: "Secret", data: "stringData" },
];

impl Kustomization {
    /// Adds what generators make.
    pub fn generate(&self, files: &mut Files<'_>, built: &mut Built) -> Outcome {
        let mut index: Option<NameIndex> = None;
        for of in &KINDS {
            for item in self.items(of.field) {
                let generated = self.generated(&item, of, files)?;
                built.has_generated = true;
                let list = built.list_mut();
                let index = index.get_or_insert_with(|| NameIndex::of(list.all()));
                let there = index.matching(&generated.id, list.all());
                let behavior = self.text(item.node, "behavior");
                let place = self.place_of(&self.field(&item, "name").unwrap_or(item.clone()));
                let name = generated.id.shown();
                match (there[..].first(), behavior) {
                    (None, "merge" | "replace") => {
                        return Err(place.refused(format!("there is no {name} to {behavior}")));
                    }
                    (None, _) => {
                        let at = list.all().len();
                        list.add(generated, &place)?;
                        index.note(at, &list.all()[at]);
                    }
                    (Some(_), "merge" | "replace") if there.len() > 1 => {
                        return Err(place.refused(format!("there are several of {name} to {behavior}")));
                    }
                    (Some(&at), "merge" | "replace") => {
                        let old = &mut list.all_mut()[at];
                        *old = over(old, generated, of, behavior == "merge");
                        built.is_changed = true;
                    }
                    (Some(_), _) => {
                        let why =
                            format!("{name} is there already: its `behavior` must be `merge` or `replace`");
                        return Err(place.refused(why));
                    }
                }
            }
        }
        Ok(())
    }

    fn generated(&self, item: &Item, of: &GeneratedKind, files: &mut Files<'_>) -> Outcome<Resource> {
        let at = self.place(item.node);
        let word = |text: &str| Part::scalar(text, at, true);
        let part = |item: &Item| Part::of(&self.tree, self.file, item.node).unwrap_or_else(|| word(""));
        let Some(name) = self.said(item, "name") else {
            return Err(self.place_of(item).refused(format!("a generated {} must have a name", of.kind)));
        };
        let mut metadata = vec![(word("name"), part(&name))];
        metadata.extend(self.said(item, "namespace").map(|item| (word("namespace"), part(&item))));
        for key in ["labels", "annotations"] {
            let own = self.field(item, "options");
            let all = self.field(&self.whole(), "generatorOptions");
            let mut pairs = Part::map(Vec::new(), at);
            for options in all.into_iter().chain(own) {
                for entry in self.pairs_of(&options, key) {
                    let text = |node| Part::of(&self.tree, self.file, node).unwrap_or_else(|| word(""));
                    pairs.set(text(entry.key), text(entry.value));
                }
            }
            if !pairs.entries().is_empty() {
                metadata.push((word(key), pairs));
            }
        }
        let data = self.data(item, files)?;
        let entries = [
            ("apiVersion", word("v1")),
            ("kind", word(of.kind)),
            ("metadata", Part::map(metadata, at)),
            (of.data, Part::map(data, at)),
        ];
        let part = Part::map(entries.into_iter().map(|(key, value)| (word(key), value)).collect(), at);
        let mut resource = Resource::new(part);
        resource.is_generated = true;
        let off = |of: Option<Item>| of.is_some_and(|of| self.is_true(of.node, "disableNameSuffixHash"));
        resource.is_hashed =
            !off(self.field(item, "options")) && !off(self.field(&self.whole(), "generatorOptions"));
        Ok(resource)
    }

    /// The keys and values of what is generated, in the order in which kustomize reads them.
    fn data(&self, item: &Item, files: &mut Files<'_>) -> Outcome<Vec<(Part, Part)>> {
        let mut data = Data { pairs: Vec::new(), keys: HashSet::new() };
        let envs = self.items_of(item, "envs").into_iter().chain(self.said(item, "env"));
        for env in envs {
            let file = self.source(item, &env, self.tree.text(env.node), files)?;
            let Some(file) = file else { continue };
            for (key, value, span) in variables(&files.sources().get(file).text) {
                let at = Location { file, span };
                data.add(self, &env, Part::scalar(key, at, true), Part::scalar(value, at, true))?;
            }
        }
        for literal in self.items_of(item, "literals") {
            let text = self.tree.text(literal.node);
            let Some((key, value)) = text.split_once('=').filter(|(key, _)| !key.is_empty()) else {
                let why = format!("`{text}` must be a key and a value with `=` between them");
                return Err(self.place_of(&literal).refused(why));
            };
            let part = |text: &str| Part::scalar(text, self.place(literal.node), true);
            data.add(self, &literal, part(key), part(without_quotes(value)))?;
        }
        for named in self.items_of(item, "files") {
            let text = self.tree.text(named.node);
            let (key, name) = match text.split_once('=') {
                None => (text.trim_end_matches('/').rsplit('/').next().unwrap_or(text), text),
                Some((key, name)) if !key.is_empty() && !name.is_empty() && !name.contains('=') => {
                    (key, name)
                }
                Some(_) => {
                    let why =
                        format!("`{text}` must be a file, or a key and a file with one `=` between them");
                    return Err(self.place_of(&named).refused(why));
                }
            };
            let key = Part::scalar(key, self.place(named.node), true);
            // Of what is no text nothing can be read.
            if let Some(file) = self.source(item, &named, name, files)? {
                let value = Part::lines(&files.sources().get(file).text, file);
                data.add(self, &named, key, value)?;
            }
        }
        Ok(data.pairs)
    }

    /// A file that a generator reads; none where it is no text.
    fn source(
        &self,
        generator: &Item,
        item: &Item,
        name: &str,
        files: &mut Files<'_>,
    ) -> Outcome<Option<crate::text::source::FileId>> {
        let path = self.folder.join(name);
        if !files.store().is_file(&path) {
            // What is secret is often made where it is needed.
            let is_secret = generator.path.as_str().starts_with(KINDS[1].field);
            return Err(match missing(&self.folder, name, &self.place_of(item), files.store()) {
                Stop::Refused(_) if is_secret => Stop::Declined(format!("`{name}`, which is not here,")),
                stop => stop,
            });
        }
        // The file is the generator's, whatever it looks like.
        files.claim(&path);
        Ok(files.read_text(&path))
    }
}

/// What is generated over what is there.
fn over(old: &Resource, generated: Resource, of: &GeneratedKind, merges: bool) -> Resource {
    let mut new = generated;
    let own = |part: &Part, keys: &[&str]| part.at(keys).cloned();
    let mut part = (*new.part).clone();
    if let Some(metadata) = part.get_mut("metadata") {
        for key in ["name", "namespace"] {
            let at = metadata.at;
            metadata.remove(key);
            if let Some(value) = own(&old.part, &["metadata", key]) {
                metadata.set(Part::scalar(key, at, true), value);
            }
        }
        for key in ["labels", "annotations"] {
            let Some(mut pairs) = own(&old.part, &["metadata", key]) else { continue };
            let added = metadata.get(key).map(|pairs| pairs.entries().to_vec()).unwrap_or_default();
            added.into_iter().for_each(|(key, value)| pairs.set(key, value));
            metadata.set(Part::scalar(key, pairs.at, true), pairs);
        }
    }
    if merges {
        let added = part.get(of.data).map(|data| data.entries().to_vec()).unwrap_or_default();
        let at = part.at;
        let mut places = vec!["data", "binaryData"];
        if old.is_generated {
            places.insert(0, of.data);
        }
        places.dedup();
        for place in places {
            let Some(mut data) = old.part.get(place).cloned() else { continue };
            if place == of.data {
                added.iter().for_each(|(key, value)| data.set(key.clone(), value.clone()));
            } else {
                for (key, _) in &added {
                    data.remove(key.text());
                }
            }
            part.set(Part::scalar(place, at, true), data);
        }
    }
    new.inherit(old);
    *new.part_mut() = part;
    new.settle();
    new
}

/// Keys and values, each key once.
struct Data {
    pairs: Vec<(Part, Part)>,
    keys: HashSet<String>,
}

impl Data {
    fn add(&mut self, one: &Kustomization, item: &Item, key: Part, value: Part) -> Outcome {
        if !self.keys.insert(key.text().to_owned()) {
            return Err(one.place_of(item).refused(format!("the key `{}` is there twice", key.text())));
        }
        self.pairs.push((key, value));
        Ok(())
    }
}

/// A value without the quotes around it.
fn without_quotes(value: &str) -> &str {
    let inner = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// The lines of a file of variables: name, value, place of the value.
fn variables(text: &str) -> Vec<(&str, &str, Span)> {
    let (mut found, mut start) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        let written = line.trim_end_matches('\n').trim_end_matches('\r').trim_start_matches('\u{feff}');
        let said = written.trim_start();
        if !said.is_empty() && !said.starts_with('#') {
            let (key, value) = said.split_once('=').unwrap_or((said, ""));
            let end = start + line.trim_end_matches(['\n', '\r']).len();
            found.push((key, value, Span::new(end - value.len(), end)));
        }
        start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_taken_off_where_they_are_a_pair() {
        for (value, without) in [("\"a\"", "a"), ("'a'", "a"), ("\"a'", "\"a'"), ("\"", "\""), ("", "")] {
            assert_eq!(without_quotes(value), without);
        }
    }

    #[test]
    fn variables_begin_behind_white_space() {
        let found = variables("A=1\n  B= 2 \r\n#C=3\n\nexport D=4\nE\n");
        let pairs: Vec<(&str, &str)> = found.iter().map(|(key, value, _)| (*key, *value)).collect();
        assert_eq!(pairs, [("A", "1"), ("B", " 2 "), ("export D", "4"), ("E", "")]);
    }
}
