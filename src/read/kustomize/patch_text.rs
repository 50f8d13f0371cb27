//! The texts of patches: parts of resources that are laid over them, or lists of operations.

use super::kustomization::{Item, Kustomization};
use super::missing::missing;
use super::sources::part_of;
use super::stop::{Outcome, Place, Stop};
use crate::read::Files;
use crate::text::source::FileId;
use crate::text::yaml::Tree;
use crate::text::yaml::assemble::{Part, PartShape};

/// What a patch says.
#[derive(Debug)]
pub(super) enum PatchText {
    /// Parts of resources.
    Merged(Vec<Part>),
    /// Operations.
    Operations(Vec<Part>),
    /// Nothing at all.
    Nothing,
}

impl Kustomization {
    /// The text of a patch that says it itself or names a file.
    pub fn patch_text(&self, item: &Item, files: &mut Files<'_>) -> Outcome<(PatchText, Place)> {
        let inline = self.field(item, "patch").filter(|patch| !self.tree.text(patch.node).trim().is_empty());
        match (inline, self.said(item, "path")) {
            (Some(_), Some(path)) => {
                Err(self.place_of(&path).refused("a patch can have `path` or `patch`, not both"))
            }
            (None, None) => Err(self.place_of(item).refused("a patch must have `path` or `patch`")),
            (Some(patch), None) => {
                let (mut patch, place) = self.inline_patch(&patch)?;
                // Kustomize cuts the text behind its last character.
                if let PatchText::Merged(parts) | PatchText::Operations(parts) = &mut patch {
                    parts.iter_mut().last().into_iter().for_each(Part::trim_end);
                }
                Ok((patch, place))
            }
            (None, Some(path)) => self.patch_in_file(&path, files),
        }
    }

    /// A patch as the item itself says it.
    pub fn inline_patch(&self, item: &Item) -> Outcome<(PatchText, Place)> {
        let place = self.place_of(item);
        let Some(tree) = self.tree.embedded(item.node) else { return Ok((PatchText::Nothing, place)) };
        Ok((parsed(&tree, self.file, "the patch", &place)?, place))
    }

    /// A patch in the file that an item names.
    pub fn patch_in_file(&self, item: &Item, files: &mut Files<'_>) -> Outcome<(PatchText, Place)> {
        let (place, name) = (self.place_of(item), self.tree.text(item.node));
        let path = self.folder.join(name);
        if super::missing::is_remote(name) && !files.store().is_file(&path) {
            return Err(Stop::Declined(format!("`{name}`, which is fetched from elsewhere,")));
        }
        if !files.store().is_file(&path) {
            return Err(missing(&self.folder, name, &place, files.store()));
        }
        let Some((file, tree)) = files.take_yaml(&path) else {
            return Err(Stop::Declined(format!("`{name}`, which cannot be read,")));
        };
        Ok((parsed(&tree, file, &format!("`{name}`"), &place)?, place))
    }
}

/// What a text says as a patch.
fn parsed(tree: &Tree, file: FileId, name: &str, place: &Place) -> Outcome<PatchText> {
    if tree.error().is_some() {
        return Err(place.refused(format!("{name} is no YAML")));
    }
    let roots = tree.documents().iter().filter_map(|document| document.root);
    let mut parts: Vec<Part> = roots.map(|root| part_of(tree, file, root, name)).collect::<Outcome<_>>()?;
    if let Some(PartShape::List(operations)) = parts.first().map(|part| &part.shape) {
        let odd = operations.iter().find(|one| !matches!(one.shape, PartShape::Map(_)));
        return match odd {
            Some(odd) => Err(place.moved(odd.at).refused("an operation of a JSON patch must be a mapping")),
            None => Ok(PatchText::Operations(operations.clone())),
        };
    }
    parts.retain(|part| !part.is_null() && !is_empty(part));
    for part in &parts {
        let says = |keys: &[&str]| part.at(keys).is_some_and(|said| !said.text().is_empty());
        if !matches!(part.shape, PartShape::Map(_)) {
            return Err(place
                .moved(part.at)
                .refused(format!("{name} is neither a resource nor a list of operations")));
        }
        if !says(&["kind"]) || !says(&["metadata", "name"]) {
            let why = format!("{name} must say `kind` and `metadata.name`, as every strategic merge patch");
            return Err(place.moved(part.at).refused(why));
        }
    }
    Ok(if parts.is_empty() { PatchText::Nothing } else { PatchText::Merged(parts) })
}

fn is_empty(part: &Part) -> bool {
    matches!(&part.shape, PartShape::Map(entries) if entries.is_empty())
}
