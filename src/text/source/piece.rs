//! A part of an assembled text, with the place that it comes from.

use super::{Location, Span};

/// A part of a made text and the place that it comes from.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its bytes in the made text.
    pub inner: Span,
    /// Where it comes from, which may be a made text in turn.
    pub at: Location,
    /// Both say the same, byte by byte.
    pub verbatim: bool,
    /// The path of that place in its file, where it is not the path in the made text.
    pub key: Option<String>,
}
