//! The events of an outline, and the properties of nodes.

use crate::text::source::Span;
use crate::text::yaml::scan::Content;

/// What happens at one place of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    DocumentStart,
    DocumentEnd,
    Alias,
    Scalar(Content),
    SequenceStart,
    SequenceEnd,
    MappingStart,
    MappingEnd,
}

impl EventKind {
    /// Whether it ends what another one began.
    pub fn is_end(self) -> bool {
        matches!(self, Self::DocumentEnd | Self::SequenceEnd | Self::MappingEnd)
    }
}

/// One event. Ends of block collections are known only from what they hold: theirs is the last child's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub kind: EventKind,
    pub span: Span,
    /// Index into `Outline::properties`, past its end where a node has none, as nearly all.
    pub properties: u32,
}

/// What may stand before a node.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Properties {
    /// The anchor with its `&`.
    pub anchor: Option<Span>,
    /// The tag as written.
    pub tag: Option<Span>,
    /// The tag in full where directives or escapes make it other than written: index into `Outline::tags`.
    pub full_tag: Option<u32>,
}
