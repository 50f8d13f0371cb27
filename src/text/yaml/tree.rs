//! The tree: an arena of nodes with spans.

use std::sync::{Arc, OnceLock};

use super::embedded_origin::EmbeddedOrigin;
use super::node::{MERGE, NONE, Node, NodeShape};
use super::outline::event::Properties;
use super::reader::{Duplicate, Flat, READING_WAYS, Refusal};
use super::sharing::SharedNodes;
use super::wide::WideMappings;
use super::{Document, Entry, NodeId, NodeKind, Style, SyntaxError};
use crate::text::source::Span;

/// All nodes and what they own.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    pub nodes: Vec<Node>,
    pub items: Vec<NodeId>,
    pub entries: Vec<Entry>,
    pub decoded: Vec<Box<str>>,
    pub documents: Vec<Document>,
    /// The mappings of many keys, once one was searched.
    pub wide: OnceLock<WideMappings>,
}

impl Arena {
    /// Whether no node is an alias, and all keys are scalars other than `<<`.
    pub(super) fn is_literal(&self, source: &str) -> bool {
        let is_plain = |key: NodeId| {
            let node = &self.nodes[key.0 as usize];
            node.shape == NodeShape::Scalar
                && (node.span.len() != MERGE.len() || self.text(source, key) != MERGE)
        };
        self.nodes.iter().all(|node| node.shape != NodeShape::Alias)
            && self.entries.iter().all(|entry| is_plain(entry.key))
    }

    /// A scalar's text; `source` is what was parsed.
    pub fn text<'a>(&'a self, source: &'a str, id: NodeId) -> &'a str {
        let node = &self.nodes[id.0 as usize];
        let span = node.span.range();
        match (node.shape, node.style) {
            (NodeShape::Scalar, _) if node.decoded != NONE => &self.decoded[node.decoded as usize],
            (NodeShape::Scalar, Style::Plain) => &source[span],
            (NodeShape::Scalar, _) => &source[span.start + 1..span.end - 1],
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
    pub(crate) part: Option<Document>,
    /// True for a value whose text another tree has in its own documents.
    pub(super) is_within: bool,
    pub(super) outline: OutlineSummary,
    /// Where the text itself came from, when it stands in a scalar of another tree.
    pub(super) origin: Option<Arc<EmbeddedOrigin>>,
    /// What each reader says, once it was asked: a walk over the whole tree.
    pub(super) refusals: [OnceLock<Option<Refusal>>; 3],
    /// What Milvus reads, once it was asked, by its ways of reading.
    pub(super) flats: [OnceLock<Arc<Flat>>; READING_WAYS],
    /// The keys that stand more than once, once it was asked.
    pub(super) duplicates: OnceLock<Arc<[Duplicate]>>,
}

/// What of an outline outlives the building of the tree.
#[derive(Clone, Debug)]
pub(super) struct OutlineSummary {
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
    /// What more than one place reads.
    pub shared: SharedNodes,
}

impl Tree {
    /// The text that was parsed. Of an embedded document it is the decoded one, in which spans do not count.
    pub(crate) fn shared_source(&self) -> Arc<str> {
        self.source.clone()
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.arena.nodes[id.0 as usize]
    }

    /// How many nodes the text has, of all its documents.
    pub(crate) fn size(&self) -> usize {
        self.arena.nodes.len()
    }

    /// True where what is written is what counts: see [`OutlineSummary::literal`].
    pub(super) fn is_literal(&self) -> bool {
        self.outline.literal
    }

    pub(super) fn outer(&self, span: Span) -> Span {
        self.origin.as_ref().map_or(span, |origin| origin.outer(span))
    }

    /// All documents, in order. A text of white space and comments has none.
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
        tree.forget_answers();
        tree.part = Some(document);
        tree.outline.error_in_first = broken;
        if !broken {
            tree.outline.error = None;
        }
        tree.outline.unread = None;
        Some(tree)
    }

    /// Drops what readers said of the tree that this one is made of.
    fn forget_answers(&mut self) {
        self.refusals = Default::default();
        self.flats = Default::default();
        self.duplicates = OnceLock::new();
    }

    /// True for a tree made by [`Tree::part`]: what is wrong with its text alone, the tree around it tells.
    pub(crate) fn is_part(&self) -> bool {
        self.is_within
    }

    /// A value as the root of a tree of its own: a file that a program makes of it. What is wrong with the text
    /// around it is not wrong with this one.
    pub(crate) fn part(&self, root: NodeId) -> Tree {
        let mut tree = self.clone();
        tree.forget_answers();
        tree.part = Some(Document { root: Some(root), span: self.span(root) });
        tree.is_within = true;
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

    /// What all readers refuse, wherever in the text it is; [`super::reader::refusal`] tells what one reader refuses.
    pub fn error(&self) -> Option<&SyntaxError> {
        self.outline.error.as_ref()
    }

    /// Text behind the end of a document that begins no other: the readers silently leave it out.
    pub fn unread(&self) -> Option<Span> {
        self.outline.unread
    }

    /// What a node is.
    pub fn kind(&self, id: NodeId) -> NodeKind<'_> {
        let node = self.node(id);
        let children = node.first as usize..node.first as usize + node.len as usize;
        match node.shape {
            NodeShape::Scalar => NodeKind::Scalar,
            NodeShape::Sequence => NodeKind::Sequence(&self.arena.items[children]),
            NodeShape::Mapping => NodeKind::Mapping(&self.arena.entries[children]),
            NodeShape::Alias => NodeKind::Alias(Some(NodeId(node.first)).filter(|target| target.0 != NONE)),
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
        (node.shape == NodeShape::Scalar).then_some(node.style)
    }

    /// What a scalar says; empty for other nodes.
    pub fn text(&self, id: NodeId) -> &str {
        self.arena.text(&self.source, id)
    }

    /// What a plain scalar says, where that is what is written; `None` for any other node.
    pub(crate) fn plain(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        let plain = node.shape == NodeShape::Scalar && node.style == Style::Plain && node.decoded == NONE;
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

    /// True when a scalar of one line, or an alias, can be replaced whole by an edit of its span, quotes and all.
    pub fn is_replaceable(&self, id: NodeId) -> bool {
        let node = self.node(id);
        let one_line = !matches!(node.style, Style::Literal | Style::Folded);
        matches!(node.shape, NodeShape::Scalar | NodeShape::Alias)
            && one_line
            && self.origin.as_ref().is_none_or(|origin| origin.takes_edits(node.span))
    }
}
