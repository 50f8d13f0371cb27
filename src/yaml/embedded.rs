//! Documents inside scalars (`extraConfigFiles.user.yaml: |`): trees of their own with spans in the outer
//! text.

use std::sync::Arc;

use super::decode::{Decoded, Segment, decode};
use super::scan::Content;
use super::tree::{NONE, NodeId, Shape, Tree, parse_at};
use super::{Kind, Style};
use crate::source::Span;

/// Where the text of an embedded tree stands.
#[derive(Debug)]
pub(super) struct Origin {
    segments: Vec<Segment>,
    /// The scalar, in the coordinates of the tree that holds it.
    scalar: Span,
    /// Line by line as it stands, as in a literal block: every span can be told.
    exact: bool,
    quoted: bool,
    /// Where that tree's text stands in turn.
    parent: Option<Arc<Origin>>,
}

impl Origin {
    /// The outermost bytes of an inner span.
    pub fn outer(&self, span: Span) -> Span {
        let mut span = self.outer_once(span);
        let mut parent = self.parent.as_deref();
        while let Some(origin) = parent {
            span = origin.outer_once(span);
            parent = origin.parent.as_deref();
        }
        span
    }

    /// An inner span in the text around: the whole scalar when it holds or touches what was folded or
    /// unescaped there.
    fn outer_once(&self, span: Span) -> Span {
        let Some(first) = self.segment_at(span.start) else { return self.behind(span) };
        let last = if span.is_empty() { first } else { self.segment_at(span.end - 1).unwrap_or(first) };
        let all = &self.segments[first..=last];
        if !self.exact && all.iter().any(|s| !s.verbatim) && !self.is_between(span, first) {
            return self.scalar;
        }
        let (first, last) = (&self.segments[first], &self.segments[last]);
        let start = match first.verbatim {
            true => first.outer.start + (span.start - first.inner.start),
            false => first.outer.start,
        };
        if span.is_empty() {
            return Span { start, end: start };
        }
        let end = match last.verbatim {
            true => last.outer.start + (span.end - last.inner.start),
            false => last.outer.end,
        };
        Span { start, end: end.max(start) }
    }

    /// An empty span right at the start of a segment has that one's place, whatever the segment holds.
    fn is_between(&self, span: Span, segment: usize) -> bool {
        span.is_empty() && span.start == self.segments[segment].inner.start
    }

    /// Spans at the very end of the text.
    fn behind(&self, span: Span) -> Span {
        let end = self.segments.last().map_or(self.scalar.end, |s| s.outer.end);
        debug_assert!(span.is_empty());
        Span { start: end, end }
    }

    fn segment_at(&self, offset: u32) -> Option<usize> {
        let i = self.segments.partition_point(|s| s.inner.end <= offset);
        (i < self.segments.len()).then_some(i)
    }

    /// Whether other plain text may be put in the place of `span` without regard to quotes around it.
    pub fn takes_edits(&self, span: Span) -> bool {
        let (mut origin, mut span) = (Some(self), span);
        while let Some(o) = origin {
            let inside = o.segment_at(span.start).map(|i| &o.segments[i]);
            if o.quoted || !inside.is_some_and(|s| s.verbatim && s.inner.contains(span)) {
                return false;
            }
            span = o.outer_once(span);
            origin = o.parent.as_deref();
        }
        true
    }
}

impl Tree {
    /// The text of a scalar as a tree of its own, every span in the bytes of the outermost text. None when
    /// the node is no scalar, aliases followed.
    ///
    /// Where the scalar folds lines or escapes characters, a span that takes part in that is the whole
    /// scalar's.
    pub fn embedded(&self, scalar: NodeId) -> Option<Tree> {
        let id = self.resolve(scalar);
        let node = self.node(id);
        if !matches!(self.kind(id), Kind::Scalar) {
            return None;
        }
        debug_assert_eq!(node.shape, Shape::Scalar);
        let mut decoded = Decoded::with_segments();
        let content = Content { style: node.style, decode: node.decoded != NONE, indent: node.indent };
        decode(&self.source[..self.outline.readable], node.span, content, &mut decoded);
        let quoted = matches!(node.style, Style::SingleQuoted | Style::DoubleQuoted);
        let origin = Origin {
            segments: decoded.segments.unwrap_or_default(),
            scalar: node.span,
            exact: node.style == Style::Literal,
            quoted: quoted || (node.style == Style::Plain),
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
        let (outer, inner) = (self.node(id).span, Span::new(0, text.len()));
        let segments = vec![Segment { inner, outer, verbatim: false }];
        let parent = self.origin.clone();
        let origin = Origin { segments, scalar: outer, exact: false, quoted: true, parent };
        Some(parse_at(Arc::from(text), Some(Arc::new(origin))))
    }

    /// The same tree, of which no scalar can be replaced: for texts of which parts of scalars are settings.
    pub fn fixed(&self) -> Tree {
        let mut tree = self.clone();
        if tree.origin.is_none() {
            let all = Span::new(0, self.source.len());
            let segments = vec![Segment { inner: all, outer: all, verbatim: true }];
            let origin = Origin { segments, scalar: all, exact: true, quoted: true, parent: None };
            tree.origin = Some(Arc::new(origin));
        }
        tree
    }

    /// The text that was parsed: that of the file, or of the scalar that holds this tree.
    pub fn source(&self) -> &str {
        &self.source
    }
}
