//! The images of Milvus that a compose file, manifests or a resource name.

use crate::deployment::Reading;
use crate::facts::milvus::{Image, KeyPath};
use crate::judge::finding::Place;
use crate::text::edit::{Edit, Fix, Safety};
use crate::text::source::Location;

/// The field of a resource that names the image.
const FIELD: &str = "spec.components.image";

/// An image of Milvus and where it is named.
pub(super) struct UsedImage {
    /// What is written.
    pub reference: String,
    /// That, taken apart.
    pub image: Image,
    /// Where it is written.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
}

impl UsedImage {
    /// The place of findings about it.
    pub(super) fn place(&self) -> Place {
        Place::new(self.at, self.path.clone())
    }

    /// Names another image in its place, where that stands as it is.
    pub(super) fn replace(&self, reading: &Reading<'_>, reference: &str) -> Option<Fix> {
        replace_text(reading, self.at, &self.reference, reference)
    }
}

/// Puts a text in the place of another, where that stands as it is or in quotes.
pub(super) fn replace_text(reading: &Reading<'_>, at: Location, old: &str, new: &str) -> Option<Fix> {
    let text = reading.deployment.texts.iter().find(|t| t.file == at.file)?;
    let written = text.source.get(at.span.range())?;
    let mut parts = written.split(old);
    let around = (parts.next()?, parts.next()?, parts.next());
    let (("", "", None) | ("\"", "\"", None) | ("'", "'", None)) = around else { return None };
    let text = written.replace(old, new);
    Some(Fix {
        title: format!("write `{new}`"),
        safety: Safety::Unsafe,
        edits: vec![Edit::within(at.file, at.span, text)],
    })
}

/// The images of Milvus that are named in whole: without those that variables make up.
pub(super) fn milvus_images(reading: &Reading<'_>) -> Vec<UsedImage> {
    let deployment = reading.deployment;
    if let Some(resource) = &deployment.resource {
        let named = resource.text(FIELD).zip(resource.at(FIELD));
        let used = named.map(|(reference, written)| used(reference, written.at, written.path));
        return used.into_iter().collect();
    }
    let each = deployment.containers.iter().filter_map(|container| {
        let text = deployment.texts.get(container.text)?;
        let node = text.tree.resolve(text.tree.get(container.node, "image")?.value);
        let reference = text.tree.text(node).to_owned();
        let at = Location { file: text.file, span: text.tree.span(node) };
        let whole = !reference.is_empty() && !reference.contains(['$', '{']);
        whole.then(|| used(reference, at, container.path.key("image")))
    });
    each.filter(|used| used.image.is_milvus()).collect()
}

fn used(reference: String, at: Location, path: KeyPath) -> UsedImage {
    UsedImage { image: Image::new(&reference), reference, at, path }
}

/// Puts a text in the place of a part of what is written somewhere, where that part stands there once.
pub(super) fn replace_part(reading: &Reading<'_>, at: Location, old: &str, new: &str) -> Option<Fix> {
    let text = reading.deployment.texts.iter().find(|t| t.file == at.file)?;
    let written = text.source.get(at.span.range())?;
    (written.matches(old).count() == 1).then(|| Fix {
        title: format!("write `{new}`"),
        safety: Safety::Unsafe,
        edits: vec![Edit::within(at.file, at.span, written.replace(old, new))],
    })
}
