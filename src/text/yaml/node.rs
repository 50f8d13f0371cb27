//! The nodes of a tree, their kinds and styles, and the documents they make up.

use crate::text::source::Span;

/// The key that takes over the entries of other mappings.
pub(super) const MERGE: &str = "<<";

/// Stands for "none" in the arena's indices.
pub(super) const NONE: u32 = u32::MAX;

/// Names one node of a [`Tree`](super::Tree); ids grow in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind<'t> {
    /// A single value.
    Scalar,
    /// A list.
    Sequence(&'t [NodeId]),
    /// Keys and values in the order of the text, duplicates included.
    Mapping(&'t [Entry]),
    /// `*name`, and the node it stands for; none when nothing before it has that anchor.
    Alias(Option<NodeId>),
}

/// A key and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: NodeId,
    /// The value; an empty one where the text has none.
    pub value: NodeId,
}

/// One document of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its one node; none only where an error came before it.
    pub root: Option<NodeId>,
    /// From its `---` or directives, if it has them, to its end.
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeShape {
    Scalar,
    Sequence,
    Mapping,
    Alias,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub shape: NodeShape,
    pub style: Style,
    pub span: Span,
    /// Index into `Summary::properties`, past its end where there are none.
    pub properties: u32,
    /// Index of a scalar's text, when that is not its span.
    pub decoded: u32,
    /// Column of a block scalar's content.
    pub indent: u32,
    /// First child's index; an alias' target.
    pub first: u32,
    pub len: u32,
}

impl Node {
    pub fn new(shape: NodeShape) -> Self {
        let none = Span::at(0);
        let style = Style::Plain;
        Self { shape, style, span: none, properties: NONE, decoded: NONE, indent: 0, first: 0, len: 0 }
    }
}
