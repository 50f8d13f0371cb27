//! What a kustomization changes of the output of the chart that it renders, as values by which the chart would render it
//! so: the image of Milvus, and its `user.yaml`.

use std::path::Path;

use crate::deployment::Text;
use crate::facts::milvus::{Image, KeyPath};
use crate::read::Files;
use crate::read::set_options::put;
use crate::text::source::{FileId, Location};
use crate::text::yaml::assemble::{Part, PartShape};
use crate::text::yaml::{NodeId, Tree};

/// The value of the chart that is its `user.yaml`.
const USER_YAML: &str = r"extraConfigFiles.user\.yaml";
/// The same in the ConfigMap that the chart renders.
const USER_YAML_KEY: &str = "user.yaml";

/// What is changed.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    /// Values that have the same effect.
    pub values: Option<Part>,
    /// The paths of changes that have none such.
    pub elsewhere: Vec<String>,
}

/// What the kustomization in a text changes of a release.
pub(super) fn changes_of(
    text: &Text,
    root: NodeId,
    release: &str,
    path: &Path,
    files: &mut Files<'_>,
) -> Rendered {
    let mut reader = Reader { text, root, values: Part::map(Vec::new(), text.at), elsewhere: Vec::new() };
    reader.images();
    for field in ["patchesStrategicMerge", "patches", "patchesJson6902"] {
        for (index, item) in reader.items(field).into_iter().enumerate() {
            let place = KeyPath::root().key(field).item(index);
            if !reader.patch(item, &place, release, path, files) {
                reader.elsewhere.push(place.to_string());
            }
        }
    }
    for field in ["namePrefix", "nameSuffix", "transformers", "replacements", "components"] {
        let said = text.tree.get(root, field);
        reader.elsewhere.extend(said.map(|_| field.to_owned()));
    }
    let values = Some(reader.values).filter(|values| !values.entries().is_empty());
    Rendered { values, elsewhere: reader.elsewhere }
}

struct Reader<'t> {
    text: &'t Text,
    root: NodeId,
    values: Part,
    elsewhere: Vec<String>,
}

impl Reader<'_> {
    fn node(&self, map: NodeId, key: &str) -> Option<NodeId> {
        self.text.tree.get(map, key).map(|entry| self.text.tree.resolve(entry.value))
    }

    fn said(&self, map: NodeId, key: &str) -> &str {
        self.node(map, key).map_or("", |node| self.text.tree.text(node))
    }

    fn items(&self, key: &str) -> Vec<NodeId> {
        let list = self.node(self.root, key).map(|list| self.text.tree.items(list)).unwrap_or_default();
        list.iter().map(|item| self.text.tree.resolve(*item)).collect()
    }

    fn place(&self, node: NodeId) -> Location {
        Location { file: self.text.file, span: self.text.tree.span(node) }
    }

    /// Other images of Milvus.
    fn images(&mut self) {
        for (index, item) in self.items("images").into_iter().enumerate() {
            if !Image::new(self.said(item, "name")).is_milvus() {
                continue;
            }
            let path = KeyPath::root().key("images").item(index);
            for (key, value) in [("newName", "image.all.repository"), ("newTag", "image.all.tag")] {
                let Some(node) = self.node(item, key) else { continue };
                let (at, path) = (self.place(node), path.key(key));
                let part = Part::scalar(self.text.tree.text(node), at, true).with_key(path.as_str());
                self.put(value, part);
            }
            if self.node(item, "digest").is_some() {
                self.elsewhere.push(path.key("digest").to_string());
            }
        }
    }

    fn put(&mut self, name: &str, value: Part) {
        let (at, path) = (value.at, value.key.clone().unwrap_or_default());
        let key = |name: &str| Part::scalar(name, at, false).with_key(&path);
        put(&mut self.values, name, &key, value);
    }

    /// A patch of the release's configuration; false for any other, and for one that does more.
    fn patch(
        &mut self,
        item: NodeId,
        place: &KeyPath,
        release: &str,
        by: &Path,
        files: &mut Files<'_>,
    ) -> bool {
        let tree = &self.text.tree;
        let own = tree.text(item);
        let inline = self.node(item, "patch").or((own.contains('\n')).then_some(item));
        let parts = match inline {
            Some(node) => tree.embedded(node).and_then(|tree| parts_of(&tree, self.text.file)),
            None => {
                let name = if own.is_empty() { self.said(item, "path") } else { own };
                let file =
                    by.parent().map(|folder| folder.join(name)).and_then(|path| files.take_yaml(&path));
                file.and_then(|(file, tree)| parts_of(&tree, file))
            }
        };
        let Some([part]) = parts.as_deref() else { return false };
        let said = |keys: &[&str]| part.at(keys).map(Part::text).unwrap_or_default().to_owned();
        let (kind, name) = match self.node(item, "target") {
            Some(target) => (self.said(target, "kind").to_owned(), self.said(target, "name").to_owned()),
            None => (said(&["kind"]), said(&["metadata", "name"])),
        };
        if kind != "ConfigMap" || name != full_name(release) {
            // A patch for what the chart does not render changes nothing of it.
            return false;
        }
        let value = match &part.shape {
            PartShape::List(operations) => operation_on_user_yaml(operations),
            _ => merged_user_yaml(part),
        };
        let Some(value) = value else { return false };
        let path = place.key("patch").embedded();
        self.put(USER_YAML, value.with_key(path.inner()));
        true
    }
}

/// The documents of a text.
fn parts_of(tree: &Tree, file: FileId) -> Option<Vec<Part>> {
    let roots = tree.documents().iter().filter_map(|document| document.root);
    roots.map(|root| Part::of(tree, file, root)).collect()
}

/// What the chart calls the resources of a release.
fn full_name(release: &str) -> String {
    if release.contains("milvus") { release.to_owned() } else { format!("{release}-milvus") }
}

/// What the only operation of a list makes of `user.yaml`.
fn operation_on_user_yaml(operations: &[Part]) -> Option<Part> {
    let [one] = operations else { return None };
    let said = |key: &str| one.get(key).map(Part::text).unwrap_or_default();
    let sets = matches!(said("op"), "add" | "replace") && said("path") == format!("/data/{USER_YAML_KEY}");
    one.get("value").filter(|_| sets).cloned()
}

/// What a part of a ConfigMap says of `user.yaml`, where it says nothing else.
fn merged_user_yaml(part: &Part) -> Option<Part> {
    let [(key, value)] = part.get("data")?.entries() else { return None };
    let is_it = key.text() == USER_YAML_KEY && matches!(value.shape, PartShape::Scalar(_));
    is_it.then(|| value.clone())
}
