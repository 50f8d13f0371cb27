//! The settings of a file as a flat list of dotted keys with values.

use super::Way;
use crate::text::source::Span;
use crate::text::yaml::NodeId;

/// So many ways of reading there are: up to the first of these lines, up to the second, and from there on.
pub const READING_WAYS: usize = Way::ALL.len();

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlatSetting<'f> {
    /// The keys from the root to the value.
    pub keys: &'f [NodeId],
    /// The keys joined with dots, as Milvus has them before it folds case and separators.
    pub key: &'f str,
    /// True where that text is the path to the value: no key holds a dot, or is read as another text than the one
    /// written.
    pub is_path: bool,
    /// The text that Milvus gets.
    pub value: &'f str,
    /// The bytes of the last key.
    pub key_span: Span,
    /// The bytes of the value.
    pub value_span: Span,
    /// The value, an alias where one is written.
    pub node: NodeId,
}

/// A value that Milvus leaves out because it cannot make text of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The key with dots.
    pub key: String,
    /// The value.
    pub node: NodeId,
}

/// What Milvus makes of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flat {
    pub(super) rows: Vec<FlatRow>,
    /// The keys and values of all settings, one after the other.
    pub(super) text: String,
    /// The nodes of the keys of all settings, one after the other.
    pub(super) keys: Vec<NodeId>,
    /// What sets nothing.
    pub dropped: Vec<Dropped>,
    /// Whether one of the values is a list: all else is the same for every line.
    pub(super) lists: bool,
}

/// A setting as it is kept. Large files have many: none has memory of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FlatRow {
    /// Where its keys begin and end in [`Flat::keys`].
    pub(super) keys: (u32, u32),
    /// Where its key begins and ends in [`Flat::text`]; the value follows.
    pub(super) key: (u32, u32),
    /// Where the value ends.
    pub(super) end: u32,
    pub(super) is_path: bool,
    pub(super) key_span: Span,
    pub(super) value_span: Span,
    pub(super) node: NodeId,
}
