//! The comments of an entry: those above it, and all those that would go with lines that hold more than it.

use super::Editor;
use crate::text::source::Span;
use crate::text::yaml::{Entry, NodeId};

impl Editor<'_> {
    /// Where the comments right above an entry begin, at its own column; its line where there are none.
    pub(super) fn comments_start(&self, entry: Entry) -> usize {
        let mut start = self.line_start(self.tree.span(entry.key).start as usize);
        let column = self.tree.span(entry.key).start as usize - start;
        while start > self.head() {
            let above = self.line_start(start - 1);
            let line = &self.text[above..start];
            if !line.get(column..).is_some_and(|rest| rest.starts_with('#'))
                || !line[..column].trim().is_empty()
                || has_other_breaks(line)
            {
                break;
            }
            start = above;
        }
        start
    }

    /// Where the comments above an entry that belong to it begin: the head of the whole file stays with the file.
    pub(super) fn comments_above(&self, parent: NodeId, entry: Entry) -> usize {
        let start = self.comments_start(entry);
        let first = self.tree.entries(parent).first().is_some_and(|e| e.key == entry.key);
        let alone = self.tree.entries(parent).len() == 1;
        let head = first && !alone && start == self.head();
        if head { self.line_start(self.tree.span(entry.key).start as usize) } else { start }
    }

    pub(super) fn comment_lines(&self, start: usize, end: usize) -> Vec<String> {
        self.text[start..end].lines().map(|l| l.trim().to_owned()).collect()
    }

    /// The comments in a span, in order.
    pub(super) fn comments_in(&self, span: Span) -> impl Iterator<Item = Span> {
        self.tree.comments().iter().copied().filter(move |comment| span.contains(*comment))
    }
}

/// Whether lines hold a line break that YAML knows and editors do not: what seems to be one line is two.
pub(crate) fn has_other_breaks(lines: &str) -> bool {
    let lone = |(at, _)| !lines[at + 1..].starts_with('\n');
    lines.match_indices('\r').any(lone) || lines.contains(['\u{85}', '\u{2028}', '\u{2029}'])
}
