//! How the last text of an entry ends, and where lines can stand behind it without becoming part of it.

use super::{Edit, Editor};
use crate::base::effort::spend;
use crate::text::source::Span;
use crate::text::yaml::{Entry, NodeId, NodeKind, Style};

/// What the last text of an entry makes of what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// Nothing: its end is plain to see.
    Closed,
    /// `|` and `>`: a block text with the one line end behind it.
    Line,
    /// `|+` and `>+`: a block text with so many line ends behind it.
    Kept(usize),
    /// A block text that the end of the text cuts off before its line end: one put there would become part of it.
    Open,
}

impl Editor<'_> {
    /// How an entry ends.
    pub(super) fn tail(&self, entry: Entry) -> Tail {
        self.tail_of(self.last_below(entry.value, usize::MAX))
    }

    fn tail_of(&self, node: NodeId) -> Tail {
        if !matches!(self.tree.style(node), Some(Style::Literal | Style::Folded)) {
            return Tail::Closed;
        }
        let header = self.text[self.tree.span(node).range()].lines().next().unwrap_or_default();
        let header = header.split([' ', '\t']).next().unwrap_or_default();
        let value = self.tree.text(node);
        if header.contains('-') || (value.is_empty() && !header.contains('+')) {
            return Tail::Closed;
        }
        let breaks = value.len() - value.trim_end_matches('\n').len();
        match (header.contains('+'), breaks) {
            (_, 0) if !value.is_empty() => Tail::Open,
            (true, _) if breaks == value.len() => Tail::Kept(breaks + 1),
            (true, _) => Tail::Kept(breaks),
            (false, _) => Tail::Line,
        }
    }

    /// Whether an entry is another one when its lines stand elsewhere: what follows them is part of it.
    pub(super) fn ends_by_its_place(&self, entry: Entry) -> bool {
        matches!(self.tail(entry), Tail::Open | Tail::Kept(2..))
    }

    /// Inserts lines below an entry; above it where its last text would take up the line end before them.
    pub(super) fn lines_after(&self, entry: Entry, lines: &str) -> Edit {
        let end = self.tree.span(entry.value).end.max(self.tree.span(entry.key).end) as usize;
        let tail = self.tail(entry);
        let insert = |at: usize, text: String| Edit {
            file: self.file,
            span: Span::at(at),
            text: text.replace('\n', self.newline()),
            changes: Vec::new(),
        };
        if tail == Tail::Open {
            return insert(self.comments_start(entry), lines.to_owned());
        }
        let breaks = if let Tail::Kept(breaks) = tail { breaks } else { 1 };
        match self.text[end..].match_indices('\n').nth(breaks.saturating_sub(1)) {
            Some((offset, _)) => insert(end + offset + 1, lines.to_owned()),
            None => insert(self.text.len(), format!("\n{}", lines.trim_end_matches('\n'))),
        }
    }

    /// How what stands before a place ends, where only white space is between.
    pub(super) fn tail_before(&self, at: usize) -> Tail {
        let documents = self.tree.documents();
        let begun = documents.partition_point(|document| (document.span.start as usize) < at);
        let mut roots = documents[..begun].iter().rev().filter_map(|document| document.root);
        let root = roots.find(|root| (self.tree.span(*root).start as usize) < at);
        let Some(last) = root.map(|root| self.last_below(root, at)) else { return Tail::Closed };
        let between = self.text.get(self.tree.span(last).end as usize..at);
        if between.is_some_and(|text| text.trim().is_empty()) { self.tail_of(last) } else { Tail::Closed }
    }

    /// The last node below `node` that begins before a place.
    fn last_below(&self, node: NodeId, before: usize) -> NodeId {
        let begins = |node: NodeId| {
            spend(1);
            (self.tree.span(node).start as usize) < before
        };
        let mut last = node;
        loop {
            let child = match self.tree.kind(last) {
                NodeKind::Mapping(entries) => {
                    let begun = entries.partition_point(|entry| begins(entry.key));
                    entries[..begun].last().map(|entry| entry.value)
                }
                NodeKind::Sequence(items) => {
                    items[..items.partition_point(|item| begins(*item))].last().copied()
                }
                NodeKind::Scalar | NodeKind::Alias(_) => None,
            };
            match child {
                Some(child) => last = child,
                None => return last,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::edit::apply;
    use crate::text::source::{SourceFile, Sources};
    use crate::text::yaml::parse;

    /// A text with `b: 1` in it, wherever that has its place.
    fn with_b(text: &str) -> String {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("f", text));
        let tree = parse(text);
        let editor = Editor { file, text, tree: &tree };
        let edit = editor.set(tree.root().unwrap(), &["b"], "1").unwrap();
        apply(text, &edit).unwrap()
    }

    #[test]
    fn lines_behind_a_block_text_leave_it_alone() {
        for (text, expected) in [
            ("a: |\n  t\n\n# c\n", "a: |\n  t\nb: 1\n\n# c\n"),
            ("a: |+\n  t\n\n\n# c\n", "a: |+\n  t\n\n\nb: 1\n# c\n"),
            ("a: >+\n  t\n", "a: >+\n  t\nb: 1\n"),
            ("a: |+\n\n\n", "a: |+\n\n\nb: 1\n"),
            ("a: |-\n  t", "a: |-\n  t\nb: 1"),
            ("# c\na: |\n  t", "b: 1\n# c\na: |\n  t"),
            ("x: 1\n# c\na:\n  - k: >2+ # d\n      t", "x: 1\nb: 1\n# c\na:\n  - k: >2+ # d\n      t"),
            ("a: |+\r\n  t\r\n\r\n", "a: |+\r\n  t\r\n\r\nb: 1\r\n"),
        ] {
            let new = with_b(text);
            assert_eq!(new, expected);
            let value = |text: &str| {
                let tree = parse(text);
                tree.text(
                    Editor { file: Sources::default().add(SourceFile::new("f", text)), text, tree: &tree }
                        .last_below(tree.path(&["a"]).unwrap().value, usize::MAX),
                )
                .to_owned()
            };
            assert_eq!(value(&new), value(text), "{text:?}");
        }
    }
}
