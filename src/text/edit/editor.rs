//! The editor of a text: what shall change in terms of keys, as edits of byte ranges.

use super::Edit;
use crate::text::source::{FileId, Span};
use crate::text::yaml::{Entry, NodeId, NodeKind, Tree};

/// Makes edits in one text, or in a document embedded in it.
#[derive(Clone, Copy, Debug)]
pub struct Editor<'a> {
    /// The file.
    pub file: FileId,
    /// Its text.
    pub text: &'a str,
    /// The tree whose keys are meant; its spans are in `text`.
    pub tree: &'a Tree,
}

impl Editor<'_> {
    /// Replaces a scalar by `value`, which is YAML already. `None` where the scalar's place is not exact.
    pub fn replace(&self, node: NodeId, value: &str) -> Option<Edit> {
        let span = self.tree.span(node);
        if !self.tree.is_replaceable(node) {
            return None;
        }
        // Behind an anchor, what is there may begin with a character that ends the name, and the new value does not.
        let glued = self.tree.anchor(node).is_some_and(|anchor| anchor.end == span.start);
        let gap = if span.is_empty() || glued { " " } else { "" };
        let end = if self.runs_on(span) { " " } else { "" };
        Some(Edit { file: self.file, span, text: format!("{gap}{value}{end}") })
    }

    /// Whether what follows a scalar in quotes would become part of one without: `"a"#comment`, `{"a":1}`.
    fn runs_on(&self, span: Span) -> bool {
        let mut behind = self.text[span.range().end..].chars();
        match behind.next() {
            Some('#') => true,
            Some(':') => behind.next().is_some_and(|c| !c.is_whitespace()),
            _ => false,
        }
    }

    /// Sets the value at a path below a mapping: replaces the value that is there, or adds what is missing of
    /// the path. `None` where something other than a mapping is in the way, or a place is not exact.
    pub fn set(&self, map: NodeId, path: &[&str], value: &str) -> Option<Edit> {
        let map = self.tree.resolve(map);
        let (first, rest) = path.split_first()?;
        let Some(entry) = self.tree.get(map, first) else {
            return self.insert(map, path, value);
        };
        if rest.is_empty() {
            return self.replace(entry.value, value);
        }
        let below = self.tree.resolve(entry.value);
        match self.tree.kind(below) {
            NodeKind::Mapping(_) => self.set(below, rest, value),
            // An empty value becomes a mapping of its own.
            NodeKind::Scalar if self.tree.span(below).is_empty() => {
                let indent = self.indent_of(entry)? + self.step(map);
                Some(self.lines_after(entry, &nested(rest, value, indent, self.step(map))))
            }
            _ => None,
        }
    }

    /// Gives a key of a mapping another name. `None` where the key is not there or its place is not exact.
    pub fn rename(&self, map: NodeId, key: &str, name: &str) -> Option<Edit> {
        let entry = self.tree.get(self.tree.resolve(map), key)?;
        self.replace(entry.key, name)
    }

    /// Adds a path with its value at the end of a mapping.
    fn insert(&self, map: NodeId, path: &[&str], value: &str) -> Option<Edit> {
        let last = *self.tree.entries(map).last()?;
        if self.is_flow(map) {
            let at = self.tree.span(last.value).end as usize;
            let text = format!(", {}", flow(path, value));
            return Some(Edit { file: self.file, span: Span::at(at), text });
        }
        let indent = self.indent_of(last)?;
        Some(self.lines_after(last, &nested(path, value, indent, self.step(map))))
    }

    /// Inserts lines below an entry.
    pub(super) fn lines_after(&self, entry: Entry, lines: &str) -> Edit {
        let end = self.tree.span(entry.value).end.max(self.tree.span(entry.key).end) as usize;
        let rest = &self.text[end..];
        let newline = self.newline();
        let (at, text) = match rest.find('\n') {
            Some(offset) => (end + offset + 1, lines.to_owned()),
            None => (self.text.len(), format!("\n{}", lines.trim_end_matches('\n'))),
        };
        Edit { file: self.file, span: Span::at(at), text: text.replace('\n', newline) }
    }

    pub(crate) fn newline(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// The column of an entry's key; `None` when something other than spaces stands before it.
    pub(super) fn indent_of(&self, entry: Entry) -> Option<usize> {
        let start = self.tree.span(entry.key).start as usize;
        let line = self.text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let before = self.text[line..start].trim_start_matches('\u{feff}');
        before.bytes().all(|b| b == b' ').then_some(before.len())
    }

    /// How many columns a level takes in this text: as many as the first nested mapping, else two.
    pub(super) fn step(&self, map: NodeId) -> usize {
        let nested = |entry: &Entry| {
            let child = self.tree.entries(entry.value).first().copied();
            child.filter(|_| !self.is_flow(entry.value)).map(|child| (*entry, child))
        };
        let root = self.tree.root().unwrap_or(map);
        let pair = [map, root].into_iter().find_map(|m| self.tree.entries(m).iter().find_map(nested));
        let step = pair.and_then(|(outer, inner)| self.indent_of(inner)?.checked_sub(self.indent_of(outer)?));
        step.filter(|s| (1..=8).contains(s)).unwrap_or(2)
    }

    pub(super) fn is_flow(&self, map: NodeId) -> bool {
        self.text[self.tree.span(self.tree.resolve(map)).range()].starts_with('{')
    }
}

/// `a:\n  b: value\n` at an indentation.
fn nested(path: &[&str], value: &str, indent: usize, step: usize) -> String {
    let mut text = String::new();
    for (depth, key) in path.iter().enumerate() {
        let blanks = " ".repeat(indent + depth * step);
        let end = if depth + 1 == path.len() { format!(" {value}") } else { String::new() };
        text.push_str(&format!("{blanks}{key}:{end}\n"));
    }
    text
}

/// `a: {b: value}`.
fn flow(path: &[&str], value: &str) -> String {
    match path {
        [] => value.to_owned(),
        [last] => format!("{last}: {value}"),
        [first, rest @ ..] => format!("{first}: {{{}}}", flow(rest, value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::SourceFile;
    use crate::text::source::Sources;
    use crate::text::yaml::parse;

    fn set(text: &str, path: &[&str], value: &str) -> String {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("f", text));
        let tree = parse(text);
        let editor = Editor { file, text, tree: &tree };
        let edit = editor.set(tree.root().unwrap(), path, value).unwrap();
        let mut text = text.to_owned();
        text.replace_range(edit.span.range(), &edit.text);
        text
    }

    #[test]
    fn keys_are_renamed_with_their_quotes() {
        let mut sources = Sources::default();
        let text = "a:\n  \"b.yaml\": |\n    c: 1\n";
        let file = sources.add(SourceFile::new("f", text));
        let tree = parse(text);
        let editor = Editor { file, text, tree: &tree };
        let map = tree.path(&["a"]).unwrap().value;
        let edit = editor.rename(map, "b.yaml", "d.yaml").unwrap();
        assert_eq!((&text[edit.span.range()], edit.text.as_str()), ("\"b.yaml\"", "d.yaml"));
        assert!(editor.rename(map, "c.yaml", "d.yaml").is_none());
    }

    #[test]
    fn values_are_replaced_and_keys_added_where_a_person_would() {
        assert_eq!(set("a: 1 # c\nb: 2\n", &["a"], "x"), "a: x # c\nb: 2\n");
        assert_eq!(set("a:\n    b: 1\nc: 2\n", &["a", "d"], "x"), "a:\n    b: 1\n    d: x\nc: 2\n");
        assert_eq!(set("a:\n    b: 1\n", &["c", "d"], "x"), "a:\n    b: 1\nc:\n    d: x\n");
        assert_eq!(set("a: {b: 1}\n", &["a", "c", "d"], "x"), "a: {b: 1, c: {d: x}}\n");
        assert_eq!(set("a:\nb: 1", &["a", "c"], "x"), "a:\n  c: x\nb: 1");
        assert_eq!(set("a: 1", &["b"], "x"), "a: 1\nb: x");
        assert_eq!(set("a: 1\r\n", &["b"], "x"), "a: 1\r\nb: x\r\n");
        assert_eq!(set("a:\n", &["a"], "x"), "a: x\n");
        assert_eq!(set("a: |\n  t\n# end\n", &["b"], "x"), "a: |\n  t\nb: x\n# end\n");
    }
}
