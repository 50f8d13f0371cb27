//! Mending: a fix is a title, a safety level and edits of byte ranges.

mod append;
mod apply;
mod block;
mod diff;
mod edit;
mod entries;
mod unfold;
mod write;

use crate::source::{FileId, Span};

pub(crate) use append::{appended, item_of};
pub(crate) use apply::apply_all;
pub use apply::{Conflict, apply};
pub use block::Block;
pub use diff::unified;
pub use edit::Editor;
pub(crate) use unfold::{Unfolded, unfold};
pub(crate) use write::writable;
pub use write::{WriteError, create, replace};

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
            // It changes it, or would if what is only assumed were otherwise.
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

/// A repair.
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
    /// A safe fix of what is only taken to be so is one to be looked at.
    pub(crate) fn doubt(&mut self) {
        if self.safety == Safety::Safe {
            self.safety = Safety::Unsafe;
        }
    }
}
