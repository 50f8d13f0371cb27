//! The tree: an arena of nodes with spans.

use std::sync::{Arc, OnceLock};

use super::embedded::Origin;
use super::lookup::MERGE;
use super::outline::{Outline, Properties};
use super::reader::{Duplicate, Flat, Refusal, WAYS};
use super::{Problem, SyntaxError, events};
use crate::source::Span;

/// Stands for "none" in the arena's indices.
pub(super) const NONE: u32 = u32::MAX;

/// Names one node of a [`Tree`]; ids grow in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

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
pub enum Kind<'t> {
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
pub(super) enum Shape {
    Scalar,
    Sequence,
    Mapping,
    Alias,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub shape: Shape,
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
    pub fn new(shape: Shape) -> Self {
        let none = Span::at(0);
        let style = Style::Plain;
        Self { shape, style, span: none, properties: NONE, decoded: NONE, indent: 0, first: 0, len: 0 }
    }
}

/// All nodes and what they own.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    pub nodes: Vec<Node>,
    pub items: Vec<NodeId>,
    pub entries: Vec<Entry>,
    pub decoded: Vec<Box<str>>,
    pub documents: Vec<Document>,
}

impl Arena {
    /// Whether no node is an alias, and all keys are scalars other than `<<`.
    fn is_literal(&self, source: &str) -> bool {
        let is_plain = |key: NodeId| {
            let node = &self.nodes[key.0 as usize];
            node.shape == Shape::Scalar && (node.span.len() != MERGE.len() || self.text(source, key) != MERGE)
        };
        self.nodes.iter().all(|node| node.shape != Shape::Alias)
            && self.entries.iter().all(|entry| is_plain(entry.key))
    }

    /// A scalar's text; `source` is what was parsed.
    pub fn text<'a>(&'a self, source: &'a str, id: NodeId) -> &'a str {
        let node = &self.nodes[id.0 as usize];
        let span = node.span.range();
        match (node.shape, node.style) {
            (Shape::Scalar, _) if node.decoded != NONE => &self.decoded[node.decoded as usize],
            (Shape::Scalar, Style::Plain) => &source[span],
            (Shape::Scalar, _) => &source[span.start + 1..span.end - 1],
            _ => "",
        }
    }
}

/// A parsed text. It owns the text, so that trees outlive what they were made from.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) source: Arc<str>,
    pub(super) arena: Arc<Arena>,
    /// The one document, of a tree that is part of another.
    pub(super) part: Option<Document>,
    /// True for a value whose text another tree has in its own documents.
    pub(super) within: bool,
    pub(super) outline: Summary,
    /// Where the text itself came from, when it stands in a scalar of another tree.
    pub(super) origin: Option<Arc<Origin>>,
    /// What each reader says, once it was asked: a walk over the whole tree.
    pub(super) refusals: [OnceLock<Option<Refusal>>; 2],
    /// What Milvus reads, once it was asked, by its ways of reading.
    pub(super) flats: [OnceLock<Arc<Flat>>; WAYS],
    /// The keys that stand more than once, once it was asked.
    pub(super) duplicates: OnceLock<Arc<[Duplicate]>>,
}

/// What of an outline outlives the building of the tree.
#[derive(Clone, Debug)]
pub(super) struct Summary {
    pub properties: Vec<Properties>,
    pub comments: Vec<Span>,
    pub tags: Vec<String>,
    pub error: Option<SyntaxError>,
    pub error_in_first: bool,
    pub unread: Option<Span>,
    pub first_read: usize,
    pub control: Option<usize>,
    /// How many bytes of the text are read: what follows is no part of any scalar.
    pub readable: usize,
    /// True where nothing is tagged, an alias or has an anchor, and all keys are scalars other than `<<`: what is
    /// written is what counts.
    pub literal: bool,
}

/// Parses `text`. What follows a syntax error is not in the tree; [`Tree::error`] tells of it.
pub fn parse(text: &str) -> Tree {
    parse_shared(Arc::from(text))
}

/// As [`parse`], of a text that is kept anyway.
pub fn parse_shared(text: Arc<str>) -> Tree {
    parse_at(text, None)
}

/// The tree of a text that is no text from byte `at` on: what stands before, and an error that all readers
/// share.
pub fn parse_not_text(text: &str, at: usize) -> Tree {
    let at = text.floor_char_boundary(at);
    let mut tree = parse(&text[..at]);
    let message = "the file is neither UTF-8 nor UTF-16 with a byte-order mark from here on".to_owned();
    tree.source = Arc::from(text);
    let error = SyntaxError { span: Span::at(at), problem: Problem::NotText, message };
    tree.outline.error.get_or_insert(error);
    tree.outline.error_in_first = true;
    tree
}

/// Parses a text of which `origin` says where it stands.
pub(super) fn parse_at(source: Arc<str>, origin: Option<Arc<Origin>>) -> Tree {
    let mut outline = Outline::new(&source);
    let text = &source[..outline.control.unwrap_or(source.len())];
    let (mut arena, followed) = events::build(text, &outline);
    if !followed && outline.error.is_none() {
        let message = "this text cannot be followed".to_owned();
        outline.error = Some(SyntaxError { span: Span::at(0), problem: Problem::Unreadable, message });
        outline.error_in_first = true;
    }
    let readable = text.len();
    let literal = outline.properties.is_empty() && arena.is_literal(text);
    let Outline { properties, mut comments, tags, mut error, mut unread, .. } = outline;
    let Outline { error_in_first, first_read, control, .. } = outline;
    if let Some(origin) = &origin {
        let outer = |span: &mut Span| *span = origin.outer(*span);
        comments.iter_mut().for_each(outer);
        arena.documents.iter_mut().for_each(|d| outer(&mut d.span));
        error.iter_mut().for_each(|e| outer(&mut e.span));
        unread.iter_mut().for_each(outer);
    }
    let outline = Summary {
        properties,
        comments,
        tags,
        error,
        error_in_first,
        unread,
        first_read,
        control,
        readable,
        literal,
    };
    let arena = Arc::new(arena);
    Tree {
        source,
        arena,
        part: None,
        within: false,
        outline,
        origin,
        refusals: Default::default(),
        flats: Default::default(),
        duplicates: OnceLock::new(),
    }
}

impl Tree {
    /// The text that was parsed. Of an embedded document it is the decoded one, in which spans do not count.
    pub(crate) fn shared_source(&self) -> Arc<str> {
        self.source.clone()
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.arena.nodes[id.0 as usize]
    }

    /// True where what is written is what counts: see [`Summary::literal`].
    pub(super) fn is_literal(&self) -> bool {
        self.outline.literal
    }

    pub(super) fn outer(&self, span: Span) -> Span {
        self.origin.as_ref().map_or(span, |origin| origin.outer(span))
    }

    /// All documents, in order. A text of blanks and comments has none.
    pub fn documents(&self) -> &[Document] {
        match &self.part {
            Some(part) => std::slice::from_ref(part),
            None => &self.arena.documents,
        }
    }

    /// One of the documents as a tree of its own, with the error that stands in it.
    pub fn document(&self, index: usize) -> Option<Tree> {
        let document = *self.documents().get(index)?;
        let broken = self.outline.error.is_some() && index + 1 == self.documents().len();
        let mut tree = self.clone();
        tree.forget();
        tree.part = Some(document);
        tree.outline.error_in_first = broken;
        if !broken {
            tree.outline.error = None;
        }
        tree.outline.unread = None;
        Some(tree)
    }

    /// Drops what readers said of the tree that this one is made of.
    fn forget(&mut self) {
        self.refusals = Default::default();
        self.flats = Default::default();
        self.duplicates = OnceLock::new();
    }

    /// True for a tree made by [`Tree::part`]: what is wrong with its text alone, the tree around it tells.
    pub(crate) fn is_part(&self) -> bool {
        self.within
    }

    /// A value as the root of a tree of its own: a file that a program makes of it. What is wrong with the text
    /// around it is not wrong with this one.
    pub fn part(&self, root: NodeId) -> Tree {
        let mut tree = self.clone();
        tree.forget();
        tree.part = Some(Document { root: Some(root), span: self.span(root) });
        tree.within = true;
        tree.outline.error = None;
        tree.outline.error_in_first = false;
        tree.outline.unread = None;
        tree.outline.control = None;
        tree
    }

    /// The root of the first document.
    pub fn root(&self) -> Option<NodeId> {
        self.documents().first()?.root
    }

    /// What all readers refuse, wherever in the text it is; [`super::refusal`] tells what one reader refuses.
    pub fn error(&self) -> Option<&SyntaxError> {
        self.outline.error.as_ref()
    }

    /// Text behind the end of a document that begins no other: the readers silently leave it out.
    pub fn unread(&self) -> Option<Span> {
        self.outline.unread
    }

    /// What a node is.
    pub fn kind(&self, id: NodeId) -> Kind<'_> {
        let node = self.node(id);
        let children = node.first as usize..node.first as usize + node.len as usize;
        match node.shape {
            Shape::Scalar => Kind::Scalar,
            Shape::Sequence => Kind::Sequence(&self.arena.items[children]),
            Shape::Mapping => Kind::Mapping(&self.arena.entries[children]),
            Shape::Alias => Kind::Alias(Some(NodeId(node.first)).filter(|target| target.0 != NONE)),
        }
    }

    /// The bytes of a node, without its anchor and tag. Quotes, brackets and `|` belong to it, as do a
    /// `? ` and an anchor before a block mapping's first key. Empty values are empty spans behind what
    /// calls for them.
    pub fn span(&self, id: NodeId) -> Span {
        self.outer(self.node(id).span)
    }

    /// How a scalar is written; none for other nodes.
    pub fn style(&self, id: NodeId) -> Option<Style> {
        let node = self.node(id);
        (node.shape == Shape::Scalar).then_some(node.style)
    }

    /// What a scalar says; empty for other nodes.
    pub fn text(&self, id: NodeId) -> &str {
        self.arena.text(&self.source, id)
    }

    /// What a plain scalar says, where that is what is written; `None` for any other node.
    pub(crate) fn plain(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        let plain = node.shape == Shape::Scalar && node.style == Style::Plain && node.decoded == NONE;
        plain.then(|| &self.source[node.span.range()])
    }

    fn properties(&self, id: NodeId) -> Properties {
        self.outline.properties.get(self.node(id).properties as usize).copied().unwrap_or_default()
    }

    /// A node's anchor with its `&`.
    pub fn anchor(&self, id: NodeId) -> Option<Span> {
        self.properties(id).anchor.map(|span| self.outer(span))
    }

    /// A node's tag: `!!int` whether it was written so or in full, else as %TAG lines complete it.
    pub fn tag(&self, id: NodeId) -> Option<&str> {
        // Hardly any node has one, and all are asked.
        let own = self.outline.properties.get(self.node(id).properties as usize)?;
        match own.full_tag {
            Some(full) => self.outline.tags.get(full as usize).map(String::as_str),
            None => own.tag.map(|tag| &self.source[tag.range()]),
        }
    }

    /// Where a node's tag is written.
    pub fn tag_span(&self, id: NodeId) -> Option<Span> {
        self.properties(id).tag.map(|span| self.outer(span))
    }

    /// All comments, each from its `#` to its line's end.
    pub fn comments(&self) -> &[Span] {
        &self.outline.comments
    }

    /// True when a scalar of one line can be replaced whole by an edit of its span, quotes and all.
    pub fn is_replaceable(&self, id: NodeId) -> bool {
        let node = self.node(id);
        let one_line = !matches!(node.style, Style::Literal | Style::Folded);
        node.shape == Shape::Scalar
            && one_line
            && self.origin.as_ref().is_none_or(|origin| origin.takes_edits(node.span))
    }
}
