//! Makes a tree of events.

use std::collections::HashMap;

use super::decode::{Decoded, decode};
use super::node::{NONE, Node, NodeShape};
use super::outline::event::{Event, EventKind};
use super::outline::parser::Outline;
use super::scan::Content;
use super::tree::Arena;
use super::{Document, Entry, NodeId};

/// A collection that is not closed yet.
struct OpenCollection {
    id: NodeId,
    /// Where its children begin in `Builder::waiting`.
    first: usize,
}

/// Takes events, keeps what is open on an own stack.
pub(super) struct Builder<'t> {
    text: &'t str,
    outline: &'t Outline,
    arena: Arena,
    open: Vec<OpenCollection>,
    waiting: Vec<NodeId>,
    anchors: HashMap<&'t str, NodeId>,
    document: Option<usize>,
}

impl<'t> Builder<'t> {
    /// One with room for the nodes that an outline makes, and no more: large files have many.
    pub fn new(text: &'t str, outline: &'t Outline) -> Self {
        let makes_node = |event: &&Event| !event.kind.is_end() && event.kind != EventKind::DocumentStart;
        let nodes = outline.events.iter().filter(makes_node).count();
        Self {
            text,
            outline,
            arena: Arena { nodes: Vec::with_capacity(nodes), ..Arena::default() },
            open: Vec::new(),
            waiting: Vec::new(),
            anchors: HashMap::new(),
            document: None,
        }
    }

    /// Adds one event; false when the parser, where it was asked for a scalar (`parsed`), reads another text.
    pub fn event(&mut self, event: &Event, parsed: Option<&str>) -> bool {
        match event.kind {
            EventKind::DocumentStart => {
                self.anchors.clear();
                self.document = Some(event.span.start as usize);
                self.arena.documents.push(Document { root: None, span: event.span });
            }
            EventKind::DocumentEnd => {
                if let Some(document) = self.arena.documents.last_mut() {
                    document.span = document.span.to(event.span);
                }
            }
            EventKind::Alias => self.alias(event),
            EventKind::Scalar(content) => return self.scalar(event, content, parsed),
            EventKind::SequenceStart => self.start(event, NodeShape::Sequence),
            EventKind::MappingStart => self.start(event, NodeShape::Mapping),
            EventKind::SequenceEnd | EventKind::MappingEnd => self.close(event.span.end),
        }
        true
    }

    /// Closes what an error left open.
    pub fn finish(mut self) -> Arena {
        let end = self.outline.events.iter().map(|e| e.span.end).max().unwrap_or(0);
        while !self.open.is_empty() {
            self.close(end);
        }
        if let Some(document) = self.arena.documents.last_mut() {
            document.span.end = document.span.end.max(end);
        }
        self.arena
    }

    fn add(&mut self, event: &Event, node: Node) -> NodeId {
        let id = NodeId(self.arena.nodes.len() as u32);
        self.arena.nodes.push(Node { span: event.span, properties: event.properties, ..node });
        if let Some(anchor) = self.outline.properties(event).and_then(|own| own.anchor) {
            self.anchors.insert(&self.text[anchor.range()][1..], id);
        }
        if self.open.is_empty() {
            if let Some(document) = self.arena.documents.last_mut() {
                document.root.get_or_insert(id);
            }
        } else {
            self.waiting.push(id);
        }
        id
    }

    fn alias(&mut self, event: &Event) {
        let name = &self.text[event.span.range()][1..];
        let target = self.anchors.get(name).map_or(NONE, |id| id.0);
        self.add(event, Node { first: target, ..Node::new(NodeShape::Alias) });
    }

    fn scalar(&mut self, event: &Event, content: Content, parsed: Option<&str>) -> bool {
        let mut decoded = NONE;
        if content.decode {
            let mut out = Decoded::default();
            decode(self.text, event.span, content, &mut out);
            decoded = self.arena.decoded.len() as u32;
            self.arena.decoded.push(out.text.into_boxed_str());
        }
        let node =
            Node { style: content.style, decoded, indent: content.indent, ..Node::new(NodeShape::Scalar) };
        let id = self.add(event, node);
        parsed.is_none_or(|parsed| self.arena.text(self.text, id) == parsed)
    }

    fn start(&mut self, event: &Event, shape: NodeShape) {
        let id = self.add(event, Node::new(shape));
        self.open.push(OpenCollection { id, first: self.waiting.len() });
    }

    fn close(&mut self, end: u32) {
        let Some(OpenCollection { id, first }) = self.open.pop() else { return };
        let children = &self.waiting[first..];
        let node = &mut self.arena.nodes[id.0 as usize];
        node.span.end = node.span.end.max(end);
        if node.shape == NodeShape::Sequence {
            node.first = self.arena.items.len() as u32;
            self.arena.items.extend(children);
            node.len = self.arena.items.len() as u32 - node.first;
        } else {
            // A key without its value is what an error leaves behind.
            let pairs = children.chunks_exact(2).map(|pair| Entry { key: pair[0], value: pair[1] });
            node.first = self.arena.entries.len() as u32;
            self.arena.entries.extend(pairs);
            node.len = self.arena.entries.len() as u32 - node.first;
        }
        self.waiting.truncate(first);
    }
}
