//! From places in an embedded text to the bytes of the text around it.

use std::sync::Arc;

use super::decode::Segment;
use crate::text::source::Span;

/// Where the text of an embedded tree stands.
#[derive(Debug)]
pub(super) struct EmbeddedOrigin {
    pub(super) segments: Vec<Segment>,
    /// The scalar, in the coordinates of the tree that holds it.
    pub(super) scalar: Span,
    /// Line by line as it stands, as in a literal block: every span can be told.
    pub(super) exact: bool,
    pub(super) quoted: bool,
    /// An alias stands for the scalar, or for what it is in.
    pub(super) is_shared: bool,
    /// Where that tree's text stands in turn.
    pub(super) parent: Option<Arc<EmbeddedOrigin>>,
}

impl EmbeddedOrigin {
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
