//! References to variables in texts, which begin with a dollar sign in compose files and manifests alike.

use std::cell::Cell;

/// A text grows by its references to so many bytes, and no further: Linux gives no process a longer variable or argument.
const MAX_TEXT: usize = 128 * 1024;

/// Texts that go together may grow by so many bytes in all: no process is given a larger environment.
const MAX_GROWTH: usize = 2 * 1024 * 1024;

/// How much texts may still grow by their references.
#[derive(Clone, Debug)]
pub(super) struct Growth {
    left: Cell<usize>,
    is_exceeded: Cell<bool>,
}

impl Default for Growth {
    fn default() -> Self {
        Self { left: Cell::new(MAX_GROWTH), is_exceeded: Cell::new(false) }
    }
}

impl Growth {
    /// What texts of so many bytes may grow by: what is allowed anyway, and some times their own size, as there may be
    /// many that grow by little.
    pub fn of_texts(bytes: usize) -> Self {
        Self { left: Cell::new(MAX_GROWTH + 4 * bytes), ..Self::default() }
    }

    /// Whether a text would have grown beyond what is allowed.
    pub fn is_exceeded(&self) -> bool {
        self.is_exceeded.get()
    }

    /// Says of this what is true of another.
    pub fn join(&self, other: &Self) {
        self.is_exceeded.set(self.is_exceeded() || other.is_exceeded());
    }

    /// Whether a text of so many bytes may have grown to so many.
    pub(super) fn allows(&self, written: usize, grown: usize) -> bool {
        let more = grown.saturating_sub(written);
        let allowed = more == 0 || (grown <= MAX_TEXT && more <= self.left.get());
        self.is_exceeded.set(self.is_exceeded() || !allowed);
        allowed
    }

    /// Counts what a text has grown by.
    pub(super) fn use_up(&self, written: usize, grown: usize) {
        self.left.set(self.left.get().saturating_sub(grown.saturating_sub(written)));
    }
}

/// Replaces references; `$$` is a dollar sign. `reference` gets what follows a dollar sign, and says what stands for it
/// and what is left of the text; `None` ends it, where a variable is not given, and so does a text that grows too large.
pub(super) fn replace_references<'t>(
    text: &'t str,
    growth: &Growth,
    mut reference: impl FnMut(&'t str) -> Option<(String, &'t str)>,
) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let (value, after) = reference(rest)?;
        if !growth.allows(text.len(), out.len() + value.len() + after.len()) {
            return None;
        }
        out.push_str(&value);
        rest = after;
    }
    out.push_str(rest);
    growth.use_up(text.len(), out.len());
    Some(out)
}
