//! What compose files and manifests say of a container beside its image and environment.

use std::path::Path;

use crate::deployment::{Container, Deployment, Reading};
use crate::facts::FileKind;
use crate::facts::compose::is_main_name;
use crate::facts::milvus::{Image, runs_at_once};
use crate::text::source::{FileId, Location};
use crate::text::yaml::{Entry, NodeId, NodeKind, Tree};

/// An entry with the tree that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Described<'r> {
    /// The file.
    file: FileId,
    /// The tree.
    pub tree: &'r Tree,
    /// The entry.
    pub entry: Entry,
}

impl<'r> Described<'r> {
    /// Where its value stands.
    pub(super) fn at(&self) -> Location {
        Location { file: self.file, span: self.tree.span(self.entry.value) }
    }

    /// Its value as text; `None` for what is no scalar, and for what variables make up.
    pub(super) fn text(&self) -> Option<&'r str> {
        let node = self.tree.resolve(self.entry.value);
        let text = self.tree.text(node);
        (matches!(self.tree.kind(node), NodeKind::Scalar) && !text.contains('$')).then_some(text)
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.tree.kind(self.tree.resolve(self.entry.value)), NodeKind::Sequence(_))
    }

    /// The texts of its items, or of the only one.
    pub(super) fn texts(&self) -> Vec<&'r str> {
        let node = self.tree.resolve(self.entry.value);
        let items = match self.tree.kind(node) {
            NodeKind::Sequence(items) => items.to_vec(),
            _ => vec![node],
        };
        items.into_iter().map(|item| self.tree.text(self.tree.resolve(item))).collect()
    }

    /// Its items, where it is a list.
    pub(super) fn items(&self) -> &'r [NodeId] {
        self.tree.items(self.tree.resolve(self.entry.value))
    }

    /// The texts of its items, or of its keys.
    pub(super) fn names(&self) -> Vec<&'r str> {
        let node = self.tree.resolve(self.entry.value);
        let items = self.tree.items(node).iter().copied();
        let all = items.chain(self.tree.entries(node).iter().map(|entry| entry.key));
        all.map(|node| self.tree.text(self.tree.resolve(node))).collect()
    }

    /// An entry below it.
    pub(super) fn get(&self, key: &str) -> Option<Described<'r>> {
        let entry = self.tree.get(self.tree.resolve(self.entry.value), key)?;
        Some(Self { entry, ..*self })
    }
}

/// What the files say of a container under a key; of several files of compose the last one.
pub(super) fn described<'r>(
    reading: &'r Reading<'_>,
    container: &Container,
    key: &str,
) -> Option<Described<'r>> {
    if reading.deployment.kind == FileKind::Compose {
        return of_service(reading.deployment, &container.name, key).next_back();
    }
    let text = reading.deployment.texts.get(container.text)?;
    let entry = text.tree.get(container.node, key)?;
    Some(Described { file: text.file, tree: &text.tree, entry })
}

/// What each of the files of a compose project says of a service under a key, in their order.
pub(super) fn of_service<'r>(
    deployment: &'r Deployment,
    service: &str,
    key: &str,
) -> impl DoubleEndedIterator<Item = Described<'r>> {
    deployment.service_entries.get(service).iter().filter_map(move |(text, node)| {
        let text = deployment.texts.get(*text)?;
        let entry = text.tree.get(*node, key)?;
        Some(Described { file: text.file, tree: &text.tree, entry })
    })
}

/// What the files say of a container under a key; `None` where several files of compose do, whose values Compose joins.
pub(super) fn described_once<'r>(
    reading: &'r Reading<'_>,
    container: &Container,
    key: &str,
) -> Option<Described<'r>> {
    let is_compose = reading.deployment.kind == FileKind::Compose;
    if is_compose && of_service(reading.deployment, &container.name, key).nth(1).is_some() {
        return None;
    }
    described(reading, container, key)
}

/// Whether a container runs an image of Milvus by its own program, and no script before it.
pub(super) fn starts_official_image(reading: &Reading<'_>, container: &Container) -> bool {
    let says = |key: &str| described(reading, container, key);
    let image = says("image").and_then(|e| e.texts().first().copied()).map(Image::new);
    let words = ["command", "args"].iter().filter_map(|key| says(key)).flat_map(|e| e.texts());
    let words: Vec<String> = words.map(str::to_owned).collect();
    image.is_some_and(|image| image.is_official()) && runs_at_once(&words)
}

/// Whether the files are those that Compose takes without being told: all of what is run stands in them.
pub(super) fn is_whole_project(reading: &Reading<'_>) -> bool {
    let id = &reading.deployment.id;
    is_main_name(Path::new(id.split('#').next().unwrap_or(id)))
}

/// What a manifest says under a key of the pod that a container is in.
pub(super) fn of_pod<'r>(
    reading: &'r Reading<'_>,
    container: &Container,
    key: &str,
) -> Option<Described<'r>> {
    let text = reading.deployment.texts.get(container.text)?;
    let entry = text.tree.get(container.pod?, key)?;
    Some(Described { file: text.file, tree: &text.tree, entry })
}
