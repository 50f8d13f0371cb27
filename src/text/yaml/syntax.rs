//! What can be wrong with a text, and the limits up to which texts are read.

use crate::text::source::Span;

/// Deeper collections are not read.
pub const MAX_DEPTH: usize = 255;
/// Texts with more nodes are not read to the end.
pub const MAX_NODES: usize = 1_000_000;

/// What is wrong with a text, for those who word or sort findings by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Over [`crate::text::source::MAX_BYTES`].
    TooLarge,
    /// Over [`MAX_NODES`].
    TooManyNodes,
    /// Over [`MAX_DEPTH`].
    TooDeep,
    /// Bytes that are no text.
    NotText,
    /// A control character.
    ControlCharacter,
    /// A `%` line that is unknown, misplaced or malformed, or a version other than 1.1.
    Directive,
    /// A tab where indentation must be spaces.
    Tab,
    /// A quote that is never closed.
    OpenQuote,
    /// An unknown or malformed escape in double quotes.
    Escape,
    /// A malformed anchor or alias.
    Anchor,
    /// A malformed tag, or one whose handle nothing declares.
    Tag,
    /// Something wrong after `|` or `>`.
    BlockHeader,
    /// A character that can start no value.
    BadStart,
    /// A key without its `:`.
    MissingColon,
    /// A `-` where no list item can start.
    ItemHere,
    /// A `?` where no key can start.
    KeyHere,
    /// A `:` that belongs to no key.
    ValueHere,
    /// A bracket or brace that is not closed, or a comma that is missing.
    OpenFlow,
    /// Something other than a value where one is needed.
    MissingValue,
    /// Something other than a key in a block mapping.
    MissingKey,
    /// Something other than an item in a block sequence.
    MissingItem,
    /// Directives that no `---` follows.
    Document,
    /// The parser could not follow a text that the readers accept.
    Unreadable,
    /// A document that is no mapping.
    RootNotMapping,
    /// A mapping or sequence as a key.
    CollectionKey,
    /// A key that the reader cannot turn into text.
    KeyType,
    /// An alias of an anchor that is not there (yet).
    UnknownAnchor,
    /// An alias inside what it stands for.
    SelfAlias,
    /// So many aliases that the reader suspects an attack.
    Aliasing,
    /// `<<` with something other than mappings.
    Merge,
    /// An explicit tag that does not fit its value.
    TagMismatch,
    /// A number that JSON cannot say.
    NotFinite,
}

/// Where reading stopped, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The offending bytes.
    pub span: Span,
    /// What kind of problem it is.
    pub problem: Problem,
    /// The problem in words, without a full stop.
    pub message: String,
}
