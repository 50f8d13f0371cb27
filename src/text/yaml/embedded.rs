//! Documents inside scalars (`extraConfigFiles.user.yaml: |`): trees of their own with spans in the outer
//! text.

use std::sync::Arc;

use super::decode::{Decoded, Segment, decode};
use super::embedded_origin::EmbeddedOrigin;
use super::node::{NONE, NodeShape};
use super::parse::parse_at;
use super::scan::Content;
use super::{NodeId, NodeKind, Style, Tree};
use crate::text::source::Span;

impl Tree {
    /// The text of a scalar as a tree of its own, every span in the bytes of the outermost text. None when
    /// the node is no scalar, aliases followed.
    ///
    /// Where the scalar folds lines or escapes characters, a span that takes part in that is the whole
    /// scalar's.
    pub fn embedded(&self, scalar: NodeId) -> Option<Tree> {
        let id = self.resolve(scalar);
        let node = self.node(id);
        if !matches!(self.kind(id), NodeKind::Scalar) {
            return None;
        }
        debug_assert_eq!(node.shape, NodeShape::Scalar);
        let mut decoded = Decoded::with_segments();
        let content = Content { style: node.style, decode: node.decoded != NONE, indent: node.indent };
        decode(&self.source[..self.outline.readable], node.span, content, &mut decoded);
        let quoted = matches!(node.style, Style::SingleQuoted | Style::DoubleQuoted);
        let origin = EmbeddedOrigin {
            segments: decoded.segments.unwrap_or_default(),
            scalar: node.span,
            exact: node.style == Style::Literal,
            quoted: quoted || (node.style == Style::Plain),
            is_shared: self.is_shared(id),
            parent: self.origin.clone(),
        };
        Some(parse_at(Arc::from(decoded.text), Some(Arc::new(origin))))
    }

    /// The text in base 64 of a scalar as a tree of its own, every span that of the scalar. None when the node
    /// is no such text, aliases followed.
    pub fn encoded(&self, scalar: NodeId) -> Option<Tree> {
        let id = self.resolve(scalar);
        let plain: String = self.text(id).split_ascii_whitespace().collect();
        let text = super::reader::base64(&plain).filter(|text| !text.is_empty())?;
        Some(self.made_of(id, text))
    }

    /// A text that a program makes of a scalar as a tree of its own, every span that of the scalar.
    pub(crate) fn made_of(&self, scalar: NodeId, text: String) -> Tree {
        let id = self.resolve(scalar);
        let (outer, inner) = (self.node(id).span, Span::new(0, text.len()));
        let segments = vec![Segment { inner, outer, verbatim: false }];
        let parent = self.origin.clone();
        let is_shared = self.is_shared(id);
        let origin =
            EmbeddedOrigin { segments, scalar: outer, exact: false, quoted: true, is_shared, parent };
        parse_at(Arc::from(text), Some(Arc::new(origin)))
    }

    /// A copy of the tree in which no scalar can be replaced: for texts of which parts of scalars are settings.
    pub fn unreplaceable(&self) -> Tree {
        let mut tree = self.clone();
        if tree.origin.is_none() {
            let all = Span::new(0, self.source.len());
            let segments = vec![Segment { inner: all, outer: all, verbatim: true }];
            let (is_shared, parent) = (false, None);
            let origin =
                EmbeddedOrigin { segments, scalar: all, exact: true, quoted: true, is_shared, parent };
            tree.origin = Some(Arc::new(origin));
        }
        tree
    }

    /// The text that was parsed: that of the file, or of the scalar that holds this tree.
    pub fn source(&self) -> &str {
        &self.source
    }
}
