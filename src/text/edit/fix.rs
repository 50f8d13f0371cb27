//! A fix: a title, a safety level and edits of byte ranges.

use crate::text::source::{FileId, Span};

/// Whether a fix may be applied without being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Keeps what Milvus runs on today, or only removes what had no effect.
    Safe,
    /// Changes what runs, or may: a safe fix becomes one where the release is only assumed.
    Unsafe,
    /// Needs a decision or a value from the user: shown, never applied.
    Shown,
}

impl Safety {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Shown => "shown",
        }
    }

    /// What a reader is told behind the title of a fix; empty where there is nothing to mind.
    pub(crate) fn caution(self) -> &'static str {
        match self {
            Self::Safe => "",
            // The fix changes what runs, or would if what is only assumed were otherwise.
            Self::Unsafe => " (may change what Milvus runs)",
            Self::Shown => " (needs your decision)",
        }
    }
}

/// Replaces the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file to change.
    pub file: FileId,
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// What to put there; empty to remove.
    pub text: String,
    /// The keys that it changes: what else the file says stays.
    pub changes: Vec<KeyChange>,
}

impl Edit {
    /// An edit of a whole key, or of a value or a part of it.
    pub fn within(file: FileId, span: Span, text: String) -> Self {
        let changes = vec![KeyChange::Within { span, to: text.clone() }];
        Self { file, span, text, changes }
    }

    /// The edit with one more key that it sets.
    pub(super) fn setting(mut self, below: Span, path: &[&str]) -> Self {
        let path = path.iter().map(|key| (*key).to_owned()).collect();
        self.changes.push(KeyChange::Set { below, path });
        self
    }

    /// An edit of a comment, which changes no key.
    pub(crate) fn of_comment(file: FileId, span: Span, text: String) -> Self {
        Self { file, span, text, changes: Vec::new() }
    }
}

/// A key that an edit changes, by bytes of the text as it was before. What is reached through an alias or a merge is
/// not meant: it stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyChange {
    /// Another value in the place of this one.
    Value(Span),
    /// The entry of the key at these bytes goes.
    Removed(Span),
    /// The key at these bytes gets another name, and keeps its value.
    Renamed {
        /// The key.
        key: Span,
        /// Its new name.
        to: String,
    },
    /// A key below a mapping is set, with what is missing of the mappings and embedded documents on the way to it.
    Set {
        /// The mapping, or the alias in its place.
        below: Span,
        /// The keys from there.
        path: Vec<String>,
    },
    /// Another text in the place of a whole key, or of a value or a part of it.
    Within {
        /// What is replaced.
        span: Span,
        /// The new text.
        to: String,
    },
}

/// A fix of a finding.
#[derive(Clone, Debug)]
pub struct Fix {
    /// What it does, as an instruction: "pin `mq.type` to rocksmq".
    pub title: String,
    /// Whether it may be applied without being looked at.
    pub safety: Safety,
    /// The edits; those of one file do not overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// Makes a safe fix one to be looked at: what it fixes is only assumed.
    pub(crate) fn make_unsafe_if_safe(&mut self) {
        if self.safety == Safety::Safe {
            self.safety = Safety::Unsafe;
        }
    }
}
