//! What a kustomization takes resources from.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use super::identity::{NAME, text};
use super::resource::Resource;
use super::stop::{Outcome, Place, Stop};
use crate::text::source::{FileId, Location};
use crate::text::yaml::Tree;
use crate::text::yaml::assemble::{Part, PartShape};

/// Something that a kustomization names as a resource or component.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// The name.
    pub name: String,
    /// Where it is named.
    pub place: Place,
    /// What it is.
    pub is: Source,
}

/// What a kustomization takes resources from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Another kustomization.
    Base(usize),
    /// A file with resources.
    File(PathBuf, FileId, Arc<Tree>),
    /// Another kustomization, named in a way that is refused.
    Named(usize, Stop),
    /// Nothing that can be followed.
    Nothing(Stop),
}

/// The resources in a text that something at a place names; what is not one is refused.
pub(super) fn resources_in(tree: &Tree, file: FileId, name: &str, place: &Place) -> Outcome<Vec<Resource>> {
    if tree.error().is_some() {
        return Err(match tree.source().contains("{{") {
            true => Stop::Declined(format!("`{name}`, a template,")),
            false => place.refused(format!("`{name}` is no YAML")),
        });
    }
    let mut parts = VecDeque::new();
    for root in tree.documents().iter().filter_map(|document| document.root) {
        parts.push_back(part_of(tree, file, root, name)?);
    }
    let mut found = Vec::new();
    while let Some(part) = parts.pop_front() {
        if part.is_null() || (part.entries().is_empty() && matches!(part.shape, PartShape::Map(_))) {
            continue;
        }
        let kind = text(&part, &["kind"]);
        if kind.is_empty() {
            return Err(
                place.refused(format!("`{name}` holds something without `kind`, which is no resource"))
            );
        }
        if let Some(items) = part.get("items").filter(|_| kind.ends_with("List")) {
            parts.extend(items.items().iter().cloned());
            continue;
        }
        if !kind.ends_with("List") && text(&part, &NAME).is_empty() {
            return Err(place.refused(format!("`{name}` holds a {kind} without `metadata.name`")));
        }
        found.push(Resource::new(part));
    }
    Ok(found)
}

/// The parts of a document, aliases and all.
pub(super) fn part_of(
    tree: &Tree,
    file: FileId,
    root: crate::text::yaml::NodeId,
    name: &str,
) -> Outcome<Part> {
    let at = Location { file, span: tree.span(root) };
    Part::of(tree, file, root).map(|part| Part { at, ..part }).ok_or_else(|| {
        Stop::Declined(format!("`{name}`, whose aliases make more of it than can be looked at,"))
    })
}
