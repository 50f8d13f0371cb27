//! Edits of whole entries: taking one out, and turning a mapping into text.

use super::{Edit, Editor};
use crate::source::Span;
use crate::yaml::{Entry, Kind, NodeId};

impl Editor<'_> {
    /// Takes out the entry whose value is `node`, with mappings that hold nothing else. Comments around it stay.
    /// `None` where other things stand on its lines, where an anchor would go with it, or where a place is not
    /// exact.
    pub fn remove(&self, node: NodeId) -> Option<Edit> {
        let chain = self.chain_to(node)?;
        let alone = |(map, _): &&(NodeId, Entry)| self.tree.entries(*map).len() == 1;
        let above = chain.iter().rev().take_while(alone).count();
        // The outermost mapping stays, though it be empty then.
        let (map, entry) = chain[(chain.len() - 1).saturating_sub(above)];
        self.remove_entry(map, entry)
    }

    /// Makes the mapping that is the value of `entry` a text of the same lines (`key: |`). `None` where it is no
    /// block of lines of its own, or where its text would be another one.
    pub fn make_literal(&self, entry: Entry) -> Option<Edit> {
        let map = entry.value;
        let Kind::Mapping(_) = self.tree.kind(map) else { return None };
        let (key, value) = (self.tree.span(entry.key), self.tree.span(map));
        let colon = key.end as usize + self.text[key.end as usize..value.start as usize].find(':')?;
        let between = &self.text[colon + 1..value.start as usize];
        let rest_of_line = between.split('\n').next().unwrap_or(between).trim();
        let has_alias = self.text[value.range()].contains(['&', '*']);
        let own_lines = between.contains('\n') && (rest_of_line.is_empty() || rest_of_line.starts_with('#'));
        let edit = Edit { file: self.file, span: Span::at(colon + 1), text: " |".into() };
        (own_lines && !has_alias && !self.is_flow(map)).then_some(edit)
    }

    /// The entries from the root to the value `node`, each with the mapping it stands in; only mappings lie
    /// between them, so the first may stand in a list.
    fn chain_to(&self, node: NodeId) -> Option<Vec<(NodeId, Entry)>> {
        let mut open: Vec<(NodeId, Vec<(NodeId, Entry)>)> = vec![(self.tree.root()?, Vec::new())];
        while let Some((id, chain)) = open.pop() {
            match self.tree.kind(id) {
                Kind::Sequence(items) => open.extend(items.iter().map(|item| (*item, Vec::new()))),
                Kind::Mapping(entries) => {
                    for entry in entries {
                        let mut chain = chain.clone();
                        chain.push((id, *entry));
                        if entry.value == node {
                            return Some(chain);
                        }
                        open.push((entry.value, chain));
                    }
                }
                Kind::Scalar | Kind::Alias(_) => {}
            }
        }
        None
    }

    fn remove_entry(&self, map: NodeId, entry: Entry) -> Option<Edit> {
        let mut span = self.tree.span(entry.key).to(self.tree.span(entry.value));
        if !self.tree.is_replaceable(entry.key) || self.text[span.range()].contains('&') {
            return None;
        }
        let entries = self.tree.entries(map);
        let place = entries.iter().position(|e| e.key == entry.key)?;
        if self.is_flow(map) {
            if let Some(next) = entries.get(place + 1) {
                span.end = self.tree.span(next.key).start;
            } else if let Some(before) = place.checked_sub(1).and_then(|i| entries.get(i)) {
                span.start = self.tree.span(before.key).to(self.tree.span(before.value)).end;
            }
            return Some(Edit { file: self.file, span, text: String::new() });
        }
        self.remove_lines(entry, span)
    }

    /// The lines of an entry that has them to itself, but for a comment behind it.
    fn remove_lines(&self, entry: Entry, span: Span) -> Option<Edit> {
        let start = span.start as usize - self.indent_of(entry)?;
        let end = start + self.text[start..span.end as usize].trim_end_matches(['\n', '\r']).len();
        let rest = &self.text[end..];
        let line = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let behind = rest[..line].trim();
        let alone = behind.is_empty() || behind.starts_with('#');
        let span = Span::new(start, end + line);
        alone.then(|| Edit { file: self.file, span, text: String::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Sources};
    use crate::yaml::parse;

    fn edited(text: &str, edit: impl Fn(&Editor<'_>) -> Option<Edit>) -> Option<String> {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("f", text));
        let tree = parse(text);
        let edit = edit(&Editor { file, text, tree: &tree })?;
        let mut text = text.to_owned();
        text.replace_range(edit.span.range(), &edit.text);
        Some(text)
    }

    fn without(text: &str, path: &[&str]) -> Option<String> {
        edited(text, |editor| editor.remove(editor.tree.path(path)?.value))
    }

    #[test]
    fn an_entry_is_taken_out_with_its_lines() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(without("a: 1 # c\nb: 2\n", &["a"]), some("b: 2\n"));
        assert_eq!(without("a:\n  b: 1\n  c:\n    - x\nd: 2\n", &["a", "c"]), some("a:\n  b: 1\nd: 2\n"));
        assert_eq!(without("a:\n  b: 1\nd: 2\n", &["a", "b"]), some("d: 2\n"));
        assert_eq!(without("a: {b: 1, c: 2}\n", &["a", "b"]), some("a: {c: 2}\n"));
        assert_eq!(without("a: {b: 1, c: 2}\n", &["a", "c"]), some("a: {b: 1}\n"));
        assert_eq!(without("a: |\n  t\n  u\nb: 1\n", &["a"]), some("b: 1\n"));
        assert_eq!(without("a: 1\nb:", &["b"]), some("a: 1\n"));
    }

    #[test]
    fn what_others_need_is_left() {
        assert_eq!(without("a: &x 1\nb: *x\n", &["a"]), None);
        assert_eq!(without("- a\n", &["a"]), None);
    }

    #[test]
    fn a_mapping_becomes_a_text() {
        let literal = |text: &str| edited(text, |e| e.make_literal(e.tree.path(&["u"])?));
        assert_eq!(literal("u:\n  a:\n    b: 1\n"), Some("u: |\n  a:\n    b: 1\n".to_owned()));
        assert_eq!(literal("u: # c\n  a: 1\n"), Some("u: | # c\n  a: 1\n".to_owned()));
        assert_eq!(literal("u: {a: 1}\n"), None);
        assert_eq!(literal("u:\n  a: &x 1\n  b: *x\n"), None);
    }
}
