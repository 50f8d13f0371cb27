//! The shapes of `rules/operator/fields.yaml`: which fields an object has in a release, with those of other shapes.

use std::collections::BTreeSet;

use crate::version::Version;
use crate::yaml::Node;

/// A field of a shape.
pub struct Field<'f> {
    /// Its name.
    pub name: &'f str,
    /// The shape that declares it.
    pub declared_by: &'f str,
    /// The line of its row.
    pub line: usize,
    /// Its row.
    pub row: &'f Node,
}

impl Field<'_> {
    /// Whether a release has it.
    pub fn in_release(&self, version: Version) -> bool {
        let end =
            |name: &str| self.row.get(name).and_then(Node::text).and_then(|t| t.parse::<Version>().ok());
        end("since").is_none_or(|since| since <= version) && end("until").is_none_or(|until| version <= until)
    }

    /// The shape of what lies below it.
    pub fn shape(&self) -> Option<&str> {
        self.row.get("shape").and_then(Node::text)
    }
}

/// All fields of a shape, those of the shapes it is built upon first.
pub fn fields<'f>(shapes: &'f Node, shape: &'f str) -> Vec<Field<'f>> {
    let Some(node) = shapes.get(shape) else { return Vec::new() };
    let with = node.get("with").map_or(&[][..], Node::items).iter().filter_map(Node::text);
    let mut all: Vec<Field<'f>> = with.flat_map(|other| fields(shapes, other)).collect();
    for (key, row) in node.get("fields").map_or(&[][..], Node::entries) {
        all.push(Field { name: &key.text, declared_by: shape, line: key.line, row });
    }
    all
}

/// A shape and all shapes that it is built upon.
pub fn built_upon<'f>(shapes: &'f Node, shape: &'f str) -> BTreeSet<&'f str> {
    let with = shapes.at(&[shape, "with"]).map_or(&[][..], Node::items).iter().filter_map(Node::text);
    let mut all: BTreeSet<&str> = with.flat_map(|other| built_upon(shapes, other)).collect();
    all.insert(shape);
    all
}
