//! Edits of whole entries: taking one out, and turning a mapping into text.

use super::{Edit, Editor, KeyChange};
use crate::text::source::Span;
use crate::text::yaml::{Entry, NodeId, NodeKind};

impl Editor<'_> {
    /// Takes out the entry whose value is `node`, with its comments and with mappings that hold nothing else.
    /// `None` where other things stand on its lines, where an anchor would go with it, or where a place is not
    /// exact.
    pub fn remove(&self, node: NodeId) -> Option<Edit> {
        let chain = self.chain_to(node)?;
        let entry = chain.last()?;
        if self.tree.is_replaceable(entry.key) { self.remove_last(&chain) } else { None }
    }

    /// Makes the mapping that is the value of `entry` a text of the same lines (`key: |`). `None` where it is no
    /// block of lines of its own, or where its text would be another one.
    pub(crate) fn make_literal(&self, entry: Entry) -> Option<Edit> {
        let map = entry.value;
        let NodeKind::Mapping(_) = self.tree.kind(map) else { return None };
        let (key, value) = (self.tree.span(entry.key), self.tree.span(map));
        let colon = key.end as usize + self.text[key.end as usize..value.start as usize].find(':')?;
        let between = &self.text[colon + 1..value.start as usize];
        let rest_of_line = between.split('\n').next().unwrap_or(between).trim();
        let has_alias = self.text[value.range()].contains(['&', '*']);
        let own_lines = between.contains('\n') && (rest_of_line.is_empty() || rest_of_line.starts_with('#'));
        let (span, changes) = (Span::at(colon + 1), vec![KeyChange::Value(value)]);
        let edit = Edit { file: self.file, span, text: " |".into(), changes };
        let is_shared = self.tree.is_shared(map);
        (own_lines && !has_alias && !is_shared && !self.is_flow(map)).then_some(edit)
    }

    /// The entries from the root to the value `node`, through mappings only.
    fn chain_to(&self, node: NodeId) -> Option<Vec<Entry>> {
        let (chain, lists) = self.tree.way_to(node)?;
        (!lists && !chain.is_empty()).then_some(chain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::SourceFile;
    use crate::text::source::Sources;
    use crate::text::yaml::parse;

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
        assert_eq!(without("a: 1\nb:", &["b"]), some("a: 1"));
        assert_eq!(without("a: 1\r\nb: 2", &["b"]), some("a: 1"));
        assert_eq!(without("\u{feff}a: 1\nb: 2\n", &["a"]), some("\u{feff}b: 2\n"));
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
