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
