//! Tokens of YAML 1.1.

use crate::text::source::Span;
use crate::text::yaml::Style;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    StreamEnd,
    /// `%YAML`; true for the one version that the readers know, 1.1.
    Version(bool),
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(Content),
}

/// How a scalar's text is to be had from its span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    pub style: Style,
    /// False when the span (without its quotes) is the text itself.
    pub decode: bool,
    /// Column of a block scalar's content.
    pub indent: u32,
}

/// One token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: TokenKind,
    pub span: Span,
}
