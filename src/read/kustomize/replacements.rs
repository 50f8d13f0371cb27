//! Values that a kustomization copies from one resource to others.

use super::kustomization::{Item, Kustomization};
use super::missing::missing;
use super::resource::Resource;
use super::selector::ExactSelector;
use super::stop::{Outcome, Place, Stop};
use crate::read::Files;
use crate::text::yaml::assemble::{Part, PartShape};

/// What is copied where nothing else is said.
const DEFAULT_PATH: &str = "metadata.name";

impl Kustomization {
    /// Copies values; true where any is.
    pub fn replace_values(&self, files: &mut Files<'_>, resources: &mut [Resource]) -> Outcome<bool> {
        let mut all: Vec<(Part, Place)> = Vec::new();
        for item in self.items("replacements") {
            let place = self.place_of(&item);
            match self.said(&item, "path") {
                Some(path) => all.extend(self.replacements_in(&path, files)?),
                None => all.extend(Part::of(&self.tree, self.file, item.node).map(|part| (part, place))),
            }
        }
        for (replacement, place) in &all {
            replace(replacement, place, resources)?;
        }
        Ok(!all.is_empty())
    }

    fn replacements_in(&self, path: &Item, files: &mut Files<'_>) -> Outcome<Vec<(Part, Place)>> {
        let (name, place) = (self.tree.text(path.node), self.place_of(path));
        let file = self.folder.join(name);
        if !files.store().is_file(&file) {
            return Err(missing(&self.folder, name, &place, files.store()));
        }
        let unread = || Stop::Declined(format!("`{name}`, which cannot be read,"));
        let (file, tree) = files.take_yaml(&file).ok_or_else(unread)?;
        let part = tree.root().and_then(|root| Part::of(&tree, file, root)).ok_or_else(unread)?;
        Ok(match &part.shape {
            PartShape::List(items) => items.iter().map(|item| (item.clone(), place.moved(item.at))).collect(),
            _ => vec![(part.clone(), place.moved(part.at))],
        })
    }
}

fn replace(replacement: &Part, place: &Place, resources: &mut [Resource]) -> Outcome {
    if replacement.get("sourceValue").is_some() {
        return Err(Stop::Declined("`sourceValue` of `replacements`".into()));
    }
    let (Some(source), Some(targets)) = (replacement.get("source"), replacement.get("targets")) else {
        return Err(place.refused("a replacement must have a `source` and `targets`"));
    };
    let value = source_value(source, place, resources)?;
    for target in targets.items() {
        let at = place.moved(target.at);
        let Some(select) = target.get("select") else {
            return Err(at.refused("a target of a replacement must have `select`"));
        };
        let selects = Selects::of(select)?;
        let rejects: Vec<Selects> = target
            .get("reject")
            .map(Part::items)
            .unwrap_or_default()
            .iter()
            .map(Selects::of)
            .collect::<Outcome<_>>()?;
        let paths = target.get("fieldPaths").map(Part::items).unwrap_or_default();
        let default = [Part::scalar(DEFAULT_PATH, target.at, true)];
        let paths = if paths.is_empty() { &default[..] } else { paths };
        for resource in resources.iter_mut() {
            if !selects.exact.takes(resource) || rejects.iter().any(|reject| reject.rejects(resource)) {
                continue;
            }
            for path in paths {
                copy(resource.part_mut(), path, &value, target.get("options"), &at)?;
            }
            resource.settle();
        }
    }
    Ok(())
}

/// What a target selects or rejects.
struct Selects {
    exact: ExactSelector,
}

impl Selects {
    fn of(part: &Part) -> Outcome<Self> {
        let by_labels = ["labelSelector", "annotationSelector"].iter().any(|key| part.get(key).is_some());
        match by_labels {
            true => Err(Stop::Declined("`replacements` by labels".into())),
            false => Ok(Self { exact: ExactSelector::of(part) }),
        }
    }

    fn rejects(&self, resource: &Resource) -> bool {
        !self.exact.is_empty() && self.exact.takes(resource)
    }
}

fn source_value(source: &Part, place: &Place, resources: &[Resource]) -> Outcome<Part> {
    let selector = ExactSelector::of(source);
    let at = place.moved(source.at);
    let mut found = resources.iter().filter(|resource| selector.takes(resource));
    let Some(from) = found.next() else {
        return Err(at.refused(format!("there is no {} to copy from", selector.shown())));
    };
    if found.next().is_some() {
        return Err(at.refused(format!("there are several of {} to copy from", selector.shown())));
    }
    let path = source.get("fieldPath").map_or(DEFAULT_PATH, Part::text);
    if from.holds_plain_secrets() && path.starts_with("data") {
        return Err(Stop::Declined("a replacement from a generated Secret".into()));
    }
    let mut part = (*from.part).clone();
    let keys = keys_of(path);
    let found = fields(&mut part, &keys, None).into_iter().next().map(|part| part.clone());
    let empty = |part: &Part| part.is_null() || (part.text().is_empty() && part.values() == 1);
    let Some(value) = found.filter(|part| !empty(part)) else {
        return Err(at.refused(format!("{} has no `{path}` to copy", selector.shown())));
    };
    let Some(options) = source.get("options").filter(|options| is_said(options, "delimiter")) else {
        return Ok(value);
    };
    if !matches!(value.shape, PartShape::Scalar(_)) {
        return Err(at.refused(format!("`{path}` is no text that could be split")));
    }
    let pieces: Vec<&str> = value.text().split(text(options, "delimiter")).collect();
    let piece = usize::try_from(index_of(options)).ok().and_then(|index| pieces.get(index));
    match piece {
        Some(piece) => Ok(Part { key: value.key.clone(), ..Part::scalar(piece, value.at, false) }),
        None => Err(at.refused(format!("`{path}` has no piece {} to copy", index_of(options)))),
    }
}

fn text<'p>(part: &'p Part, key: &str) -> &'p str {
    part.get(key).map(Part::text).unwrap_or_default()
}

fn is_said(part: &Part, key: &str) -> bool {
    !text(part, key).is_empty()
}

fn index_of(options: &Part) -> i64 {
    text(options, "index").parse().unwrap_or_default()
}

/// Copies a value to all places of a path.
fn copy(resource: &mut Part, path: &Part, value: &Part, options: Option<&Part>, place: &Place) -> Outcome {
    let creates = options.is_some_and(|options| text(options, "create") == "true");
    let keys = keys_of(path.text());
    let places = fields(resource, &keys, creates.then_some(value));
    if places.is_empty() {
        let why = format!("there is no `{}` to copy to", path.text());
        return Err(place.moved(path.at).refused(why));
    }
    for there in places {
        let new = match options.filter(|options| is_said(options, "delimiter")) {
            None => value.clone(),
            Some(options) => {
                let delimiter = text(options, "delimiter");
                let mut pieces: Vec<&str> = there.text().split(delimiter).collect();
                match usize::try_from(index_of(options)) {
                    Err(_) => pieces.insert(0, value.text()),
                    Ok(index) if index >= pieces.len() => pieces.push(value.text()),
                    Ok(index) => pieces[index] = value.text(),
                }
                Part {
                    key: value.key.clone(),
                    ..Part::scalar(&pieces.join(delimiter), value.at, !there.is_plain())
                }
            }
        };
        let is_scalar = |part: &Part| matches!(part.shape, PartShape::Scalar(_));
        *there = match is_scalar(there) && is_scalar(&new) && !there.is_null() {
            // It stays the kind of value that it was.
            true => Part { key: new.key.clone(), ..Part::scalar(new.text(), new.at, !there.is_plain()) },
            false => new,
        };
    }
    Ok(())
}

/// The keys of a path with points between them, but for those in brackets or behind a backslash.
fn keys_of(path: &str) -> Vec<String> {
    let (mut keys, mut key, mut depth) = (Vec::new(), String::new(), 0);
    let mut chars = path.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'.') => key.extend(chars.next()),
            '.' if depth == 0 => keys.push(std::mem::take(&mut key)),
            _ => {
                depth += i32::from(c == '[') - i32::from(c == ']');
                key.push(c);
            }
        }
    }
    keys.push(key);
    keys
}

/// The values at the end of a path. What is not there is made to hold what `creates` is.
fn fields<'p>(part: &'p mut Part, keys: &[String], creates: Option<&Part>) -> Vec<&'p mut Part> {
    let Some((first, rest)) = keys.split_first() else { return vec![part] };
    let at = part.at;
    if let (Some(value), PartShape::Map(_), None) = (creates, &part.shape, part.get(first))
        && first != "*"
    {
        let new = match (rest.is_empty(), &value.shape) {
            (true, PartShape::Scalar(_)) => Part::scalar("", at, false),
            (true, _) => value.clone(),
            (false, _) => Part::map(Vec::new(), at),
        };
        part.set(Part::scalar(first, at, true), new);
    }
    let found: Vec<&mut Part> = match &mut part.shape {
        PartShape::List(items) => items_named(items, first),
        PartShape::Map(entries) => {
            let named = entries.iter_mut().filter(|(key, _)| first == "*" || key.text() == first);
            named.map(|(_, value)| value).collect()
        }
        PartShape::Scalar(_) => Vec::new(),
    };
    found.into_iter().flat_map(|part| fields(part, rest, creates)).collect()
}

/// The items of a list that a key of a path names: by a field (`[name=x]`), by their number, or all of them (`*`).
fn items_named<'p>(items: &'p mut [Part], name: &str) -> Vec<&'p mut Part> {
    let condition = name.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    if let Some((key, value)) = condition.and_then(|inner| inner.split_once('=')) {
        let fits = |item: &&mut Part| match key {
            "" => item.text() == value,
            key => item.get(key).is_some_and(|own| own.text() == value),
        };
        return items.iter_mut().filter(fits).collect();
    }
    match name.parse::<usize>() {
        Ok(index) => items.get_mut(index).into_iter().collect(),
        Err(_) if name == "*" => items.iter_mut().collect(),
        Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_part_keys() {
        assert_eq!(
            keys_of("spec.containers.[name=a.b].env.0"),
            ["spec", "containers", "[name=a.b]", "env", "0"]
        );
        assert_eq!(keys_of(r"metadata.annotations.a\.b/c"), ["metadata", "annotations", "a.b/c"]);
    }
}
