//! The editor of a text: what shall change in terms of keys, as edits of byte ranges.

use super::{Edit, KeyChange};
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
    /// Replaces a scalar, or an alias, by `value`, which is YAML already. Other places that read the same scalar keep
    /// it. `None` where the place is not exact, or other places read what it stands in.
    pub fn replace(&self, node: NodeId, value: &str) -> Option<Vec<Edit>> {
        let span = self.tree.span(node);
        if !self.tree.is_replaceable(node) || self.tree.is_within_shared(node) {
            return None;
        }
        if let Some(alias) = self.tree.first_alias(node) {
            return self.replace_anchored(node, alias, value);
        }
        // Behind an anchor, what is there may begin with a character that ends the name, and the new value does not.
        let glued = self.tree.anchor(node).is_some_and(|anchor| anchor.end == span.start);
        let gap = if span.is_empty() || glued { " " } else { "" };
        let end = if self.runs_on(span) { " " } else { "" };
        let changes = vec![KeyChange::Value(span)];
        Some(vec![Edit { file: self.file, span, text: format!("{gap}{value}{end}"), changes }])
    }

    /// Replaces a scalar that aliases stand for: the first of them takes over the anchor with what it holds.
    fn replace_anchored(&self, node: NodeId, alias: NodeId, value: &str) -> Option<Vec<Edit>> {
        let (anchor, old) = (self.tree.anchor(node)?, self.tree.span(node));
        let whole = anchor.to(old);
        let held = &self.text[whole.range()];
        // The alias may stand in a flow collection.
        let fits = self.tree.tag(node).is_none() && !held.contains(['\n', '\r', ',', '[', ']', '{', '}']);
        if !fits || !self.tree.is_replaceable(alias) {
            return None;
        }
        let end = if self.runs_on(whole) { " " } else { "" };
        let changes = vec![KeyChange::Value(old)];
        let new = Edit { file: self.file, span: whole, text: format!("{value}{end}"), changes };
        let taken_over =
            Edit { file: self.file, span: self.tree.span(alias), text: held.to_owned(), changes: Vec::new() };
        Some(vec![new, taken_over])
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
    /// the path. What comes out of an alias or a merge is written over at the place that uses it. `None` where something
    /// other than a mapping is in the way, other places read the mapping too, or a place is not exact.
    pub fn set(&self, map: NodeId, path: &[&str], value: &str) -> Option<Vec<Edit>> {
        let (first, rest) = path.split_first()?;
        if self.tree.is_shared(self.tree.resolve(map)) {
            return None;
        }
        let Some(entry) = self.tree.get(map, first) else {
            return self.insert(map, path, value).map(|edit| vec![edit]);
        };
        let is_empty = self.tree.span(entry.value).is_empty();
        if !self.is_own(map, entry) {
            let is_free = (rest.is_empty() || is_empty) && !self.has_own(map, first);
            return self.insert(map, path, value).filter(|_| is_free).map(|edit| vec![edit]);
        }
        if rest.is_empty() {
            return self.replace(entry.value, value);
        }
        match self.tree.kind(entry.value) {
            NodeKind::Mapping(_) => self.set(entry.value, rest, value),
            NodeKind::Alias(Some(target)) => self.set_over(entry.value, target, rest, value),
            // An empty value becomes a mapping of its own.
            NodeKind::Scalar if is_empty && !self.tree.is_shared(entry.value) => {
                let indent = self.indent_of(entry)? + self.step(map);
                let edit = self.lines_after(entry, &nested(rest, value, indent, self.step(map)));
                Some(vec![edit.setting(self.tree.span(map), path)])
            }
            _ => None,
        }
    }

    /// Puts a mapping in the place of an alias that stands for one: what that holds, and over it a value.
    fn set_over(&self, alias: NodeId, target: NodeId, path: &[&str], value: &str) -> Option<Vec<Edit>> {
        let is_mapping = matches!(self.tree.kind(target), NodeKind::Mapping(_));
        // A merged mapping is replaced whole by one of the same key.
        let is_free = path.len() == 1 || self.tree.get(target, path[0]).is_none();
        let fits = !value.contains([',', '[', ']', '{', '}', '\n']);
        let is_exact = self.tree.is_replaceable(alias) && !self.tree.is_within_shared(alias);
        let span = self.tree.span(alias);
        let text = format!("{{<<: {}, {}}}", &self.text[span.range()], flow(path, value));
        let edit = Edit { file: self.file, span, text, changes: Vec::new() }.setting(span, path);
        (is_mapping && is_free && fits && is_exact).then(|| vec![edit])
    }

    /// Whether an entry stands in a mapping, and comes out of no merge.
    pub(super) fn is_own(&self, map: NodeId, entry: Entry) -> bool {
        self.tree.entries(map).iter().any(|own| own.key == entry.key)
    }

    fn has_own(&self, map: NodeId, key: &str) -> bool {
        self.tree.entries(map).iter().any(|own| self.tree.text(self.tree.resolve(own.key)) == key)
    }

    /// Gives a key of a mapping another name. `None` where the key is not there, its place is not exact, or other
    /// places read it.
    pub fn rename(&self, map: NodeId, key: &str, name: &str) -> Option<Edit> {
        self.rename_entry(self.tree.get(map, key)?, name)
    }

    /// Gives the key of an entry another name. `None` where its place is not exact, or other places read it.
    pub(crate) fn rename_entry(&self, entry: Entry, name: &str) -> Option<Edit> {
        let key = entry.key;
        let is_scalar = matches!(self.tree.kind(key), NodeKind::Scalar);
        let edit = self.replace(key, name).filter(|_| is_scalar && !self.tree.is_shared(key))?.pop()?;
        let changes = vec![KeyChange::Renamed { key: self.tree.span(key), to: name.to_owned() }];
        Some(Edit { changes, ..edit })
    }

    /// Adds a path with its value at the end of a mapping.
    fn insert(&self, map: NodeId, path: &[&str], value: &str) -> Option<Edit> {
        let last = *self.tree.entries(map).last()?;
        let below = self.tree.span(map);
        if self.is_flow(map) {
            let span = Span::at(self.tree.span(last.value).end as usize);
            let text = format!(", {}", flow(path, value));
            return Some(Edit { file: self.file, span, text, changes: Vec::new() }.setting(below, path));
        }
        let indent = self.indent_of(last)?;
        Some(self.lines_after(last, &nested(path, value, indent, self.step(map))).setting(below, path))
    }

    pub(crate) fn newline(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// The column of an entry's key; `None` when something other than spaces stands before it.
    pub(super) fn indent_of(&self, entry: Entry) -> Option<usize> {
        let start = self.tree.span(entry.key).start as usize;
        // A line may be a whole file: no more of it is looked at than the spaces.
        let before = self.text[..start].trim_end_matches(' ');
        let line = before.trim_end_matches('\u{feff}');
        (line.is_empty() || line.ends_with(['\n', '\r'])).then_some(start - before.len())
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

    fn try_set(text: &str, path: &[&str], value: &str) -> Option<String> {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("f", text));
        let tree = parse(text);
        let editor = Editor { file, text, tree: &tree };
        let edits = editor.set(tree.root().unwrap(), path, value)?;
        Some(crate::text::edit::apply(text, &edits).unwrap())
    }

    fn set(text: &str, path: &[&str], value: &str) -> String {
        try_set(text, path, value).unwrap()
    }

    #[test]
    fn what_others_read_stays() {
        let some = |text: &str| Some(text.to_owned());
        // The first alias takes the value over, and aliases are replaced where they stand.
        let on = "a: &on true # c\nb: [*on, *on]\n";
        assert_eq!(try_set(on, &["a"], "x"), some("a: x # c\nb: [&on true, *on]\n"));
        assert_eq!(try_set("a: &on true\nb: *on\n", &["b"], "x"), some("a: &on true\nb: x\n"));
        assert_eq!(try_set("a: &on true\n", &["a"], "x"), some("a: &on x\n"));
        // What is merged is written over.
        let merged = "a: &m\n  b: 1\nc:\n  <<: *m\nd: 1\n";
        let over = "a: &m\n  b: 1\nc:\n  <<: *m\n  b: x\nd: 1\n";
        assert_eq!(try_set(merged, &["c", "b"], "x"), some(over));
        let alias = "a: &m\n  b: 1\nc: *m # d\n";
        assert_eq!(try_set(alias, &["c", "b"], "x"), some("a: &m\n  b: 1\nc: {<<: *m, b: x} # d\n"));
        let nested = "a: &m\n  b: {c: 1}\nd: *m\n";
        assert_eq!(
            try_set(nested, &["d", "e", "f"], "x"),
            some("a: &m\n  b: {c: 1}\nd: {<<: *m, e: {f: x}}\n")
        );
        for (text, path) in [
            (nested, &["d", "b", "c"][..]),
            (nested, &["a", "b", "c"]),
            (nested, &["a", "e"]),
            ("a: &t |\n  x\nb: *t\n", &["a"]),
            ("a: &t [x]\nb: *t\n", &["a"]),
            ("a: &t \"x,y\"\nb: *t\n", &["a"]),
            ("a: &t !!str x\nb: *t\n", &["a"]),
            ("a: &m {b: 1}\nc:\n  b: 2\n  <<: *m\n", &["c", "b"]),
        ] {
            assert_eq!(try_set(text, path, "x"), None, "{path:?} of {text}");
        }
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
