//! Other images than resources name.

use std::collections::HashMap;

use regex::Regex;

use super::kustomization::{Item, Kustomization};
use super::resource::Resource;
use super::stop::Outcome;
use crate::text::yaml::assemble::{Part, PartShape};

/// A kind whose containers are those of no pod.
const DEFINITION: &str = "CustomResourceDefinition";

/// An image that is to be another.
struct Change {
    item: Item,
    name: Name,
}

/// For which images a change is. Its name is a regular expression, which nearly none looks like.
enum Name {
    Word(String),
    Regex(Box<Regex>),
}

/// Changes, by the names of images that they are for.
struct Changes {
    all: Vec<Change>,
    by_name: HashMap<String, Vec<usize>>,
    /// Those that may be for any.
    others: Vec<usize>,
}

impl Changes {
    fn of(one: &Kustomization) -> Outcome<Self> {
        let mut changes = Self { all: Vec::new(), by_name: HashMap::new(), others: Vec::new() };
        for item in [one.items("images"), one.items("imageTags")].concat() {
            let text = one.text(item.node, "name").to_owned();
            let is_word = text.chars().all(|c| c.is_alphanumeric() || "-_/:.".contains(c));
            let name = if is_word {
                changes.by_name.entry(text.clone()).or_default().push(changes.all.len());
                Name::Word(text)
            } else {
                let tag = "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?";
                let Ok(regex) = Regex::new(&format!("^{text}{tag}$")) else {
                    return Err(one.place_of(&item).refused(format!("`{text}` is no regular expression")));
                };
                changes.others.push(changes.all.len());
                Name::Regex(Box::new(regex))
            };
            changes.all.push(Change { item, name });
        }
        Ok(changes)
    }

    /// The next change from one on that is for an image.
    fn next(&self, from: usize, image: &str) -> Option<usize> {
        let name = split(image).name;
        let named = self.by_name.get(name).into_iter().flatten();
        named.chain(&self.others).copied().filter(|at| *at >= from && self.all[*at].name.is_of(image)).min()
    }
}

impl Name {
    fn is_of(&self, image: &str) -> bool {
        match self {
            Self::Word(name) => {
                let is_tag =
                    |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_.{}-".contains(c));
                let image = split(image);
                image.name == name
                    && is_tag(image.tag)
                    && (image.digest.is_empty() || image.digest.strip_prefix("sha256:").is_some_and(is_tag))
            }
            Self::Regex(regex) => regex.is_match(image),
        }
    }
}

impl Kustomization {
    /// Puts other images in place; true where one is another.
    pub fn set_images(&self, resources: &mut [Resource]) -> Outcome<bool> {
        let changes = Changes::of(self)?;
        if changes.all.is_empty() {
            return Ok(false);
        }
        let mut changed = false;
        for resource in resources.iter_mut().filter(|resource| resource.id.kind != DEFINITION) {
            let mut has = false;
            images_of(&resource.part, &mut |image| has |= changes.next(0, image.text()).is_some());
            if !has {
                continue;
            }
            change_images(resource.part_mut(), &mut |image| {
                let mut next = 0;
                while let Some(at) = changes.next(next, image.text()) {
                    next = at + 1;
                    if let Some(new) = self.changed_image(&changes.all[at].item, image.text()) {
                        *image = new;
                        changed = true;
                    }
                }
            });
            resource.settle();
        }
        Ok(changed)
    }

    /// What an item of `images` makes of an image; `None` where nothing.
    fn changed_image(&self, item: &Item, image: &str) -> Option<Part> {
        let said = |key| self.said(item, key);
        let (new_name, tag, digest, suffix) =
            (said("newName"), said("newTag"), said("digest"), said("tagSuffix"));
        let from = tag.as_ref().or(digest.as_ref()).or(suffix.as_ref()).or(new_name.as_ref())?;
        let text = |item: &Option<Item>| item.as_ref().map(|item| self.tree.text(item.node).to_owned());
        let old = split(image);
        let name = text(&new_name).unwrap_or_else(|| old.name.to_owned());
        let (tag, digest) = match (text(&tag), text(&digest), text(&suffix)) {
            (Some(tag), digest, _) => (tag, digest.unwrap_or_default()),
            (None, Some(digest), _) => (String::new(), digest),
            (None, None, Some(suffix)) => (format!("{}{suffix}", old.tag), String::new()),
            (None, None, None) => (old.tag.to_owned(), old.digest.to_owned()),
        };
        let tag = if tag.is_empty() { tag } else { format!(":{tag}") };
        let digest = if digest.is_empty() { digest } else { format!("@{digest}") };
        let part = Part::scalar(&format!("{name}{tag}{digest}"), self.place(from.node), false);
        Some(part.with_key(from.path.as_str()))
    }
}

/// An image in its parts.
struct ImageParts<'i> {
    name: &'i str,
    tag: &'i str,
    digest: &'i str,
}

fn split(image: &str) -> ImageParts<'_> {
    let slash = image.find('/').filter(|at| *at > 0).unwrap_or(0);
    let (head, rest) = image.split_at(slash);
    let (named, digest) = rest.split_once('@').unwrap_or((rest, ""));
    let (named, tag) = named.split_once(':').unwrap_or((named, ""));
    ImageParts { name: &image[..head.len() + named.len()], tag, digest }
}

/// Shows all images of containers, wherever in a resource these are.
fn images_of(part: &Part, found: &mut dyn FnMut(&Part)) {
    match &part.shape {
        PartShape::List(items) => items.iter().for_each(|item| images_of(item, found)),
        PartShape::Map(entries) => {
            for (key, value) in entries {
                if is_containers(key) {
                    value.items().iter().filter_map(|item| item.get("image")).for_each(&mut *found);
                }
                images_of(value, found);
            }
        }
        PartShape::Scalar(_) => {}
    }
}

/// Shows all images of containers to be changed.
fn change_images(part: &mut Part, change: &mut dyn FnMut(&mut Part)) {
    match &mut part.shape {
        PartShape::List(items) => items.iter_mut().for_each(|item| change_images(item, change)),
        PartShape::Map(entries) => {
            for (key, value) in entries {
                if is_containers(key)
                    && let PartShape::List(items) = &mut value.shape
                {
                    items.iter_mut().filter_map(|item| item.get_mut("image")).for_each(&mut *change);
                }
                change_images(value, change);
            }
        }
        PartShape::Scalar(_) => {}
    }
}

fn is_containers(key: &Part) -> bool {
    matches!(key.text(), "containers" | "initContainers")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_have_names_tags_and_digests() {
        for (image, parts) in [
            ("milvusdb/milvus:v2.6.1", ("milvusdb/milvus", "v2.6.1", "")),
            ("host:5000/milvus", ("host:5000/milvus", "", "")),
            ("host:5000/milvus:v1@sha256:a", ("host:5000/milvus", "v1", "sha256:a")),
            ("milvus@sha256:a", ("milvus", "", "sha256:a")),
        ] {
            let split = split(image);
            assert_eq!((split.name, split.tag, split.digest), parts, "{image}");
        }
        assert!(!Name::Word("milvusdb/milvus".into()).is_of("docker.io/milvusdb/milvus:v1"));
    }
}
