//! Moving an entry with its comments to another place, also into a document inside a literal block.

use super::comments::has_other_breaks;
use super::tail::Tail;
use super::{Edit, Editor, KeyChange};
use crate::text::source::{FileId, Span};
use crate::text::yaml::{Entry, NodeId, NodeKind, Style, Tree};

/// What was cut: everything but the key, its lines as if the key stood in the first column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The comment lines above the key.
    comments: Vec<String>,
    /// What follows the key's colon, then the lines below.
    value: Vec<String>,
}

/// What goes with an entry: whole lines, or a part of a flow mapping.
struct Removal {
    span: Span,
    in_flow: bool,
    /// The key of the outermost entry that goes.
    key: Span,
}

impl Removal {
    fn into_edit(self, file: FileId) -> Edit {
        Edit { file, span: self.span, text: String::new(), changes: vec![KeyChange::Removed(self.key)] }
    }
}

impl Block {
    /// A scalar, which is YAML already.
    pub fn scalar(value: &str) -> Self {
        Self { comments: Vec::new(), value: vec![format!(" {value}")] }
    }

    /// The lines under a path of keys, at an indentation.
    fn lines(&self, path: &[&str], indent: usize, step: usize) -> String {
        let mut text = String::new();
        let Some((last, parents)) = path.split_last() else { return text };
        for (depth, key) in parents.iter().enumerate() {
            text.push_str(&format!("{}{key}:\n", " ".repeat(indent + depth * step)));
        }
        let blanks = " ".repeat(indent + parents.len() * step);
        for comment in &self.comments {
            text.push_str(&format!("{blanks}{comment}\n"));
        }
        for (i, line) in self.value.iter().enumerate() {
            match (i, line.is_empty()) {
                (0, false) if !line.starts_with([' ', '\t']) => {
                    text.push_str(&format!("{blanks}{last}: {line}\n"))
                }
                (0, _) => text.push_str(&format!("{blanks}{last}:{line}\n")),
                (_, true) => text.push('\n'),
                _ => text.push_str(&format!("{blanks}{line}\n")),
            }
        }
        text
    }
}

impl Editor<'_> {
    /// Cuts the last of a chain of entries, each in the mapping of the one before, from the root's on. A mapping
    /// that would be left empty goes as well, but for those of the first `keep` entries; its comments come along.
    /// `None` for what cannot be moved: anchors and aliases, what other places read too, lines that hold more than the entry, a flow mapping with
    /// comments between its entries, and a block text that would be another one elsewhere.
    pub fn cut(&self, chain: &[Entry], keep: usize) -> Option<(Edit, Block)> {
        let entry = *chain.last()?;
        let removal = self.removal(chain, keep)?;
        if self.ends_by_its_place(entry) {
            return None;
        }
        let mut block = self.block(entry)?;
        if !removal.in_flow {
            self.gather_comments(&mut block, entry, removal.span);
        }
        Some((removal.into_edit(self.file), block))
    }

    /// Removes the last of a chain of entries. `None` for what [`Editor::cut`] cannot cut either, but for block texts.
    pub(crate) fn remove_last(&self, chain: &[Entry]) -> Option<Edit> {
        self.block(*chain.last()?)?;
        Some(self.without_line_end(self.removal(chain, 0)?.into_edit(self.file)))
    }

    /// What goes with the last of a chain of entries.
    fn removal(&self, chain: &[Entry], keep: usize) -> Option<Removal> {
        let is_shared = chain.iter().any(|entry| self.tree.is_within_shared(entry.key));
        if is_shared || !self.is_free(chain.last()?.value, 0) {
            return None;
        }
        let alone = |e: &Entry| self.tree.entries(e.value).len() == 1;
        let parents = &chain[..chain.len() - 1];
        let kept = parents.iter().rposition(|parent| !alone(parent)).map_or(0, |at| at + 1);
        let kept = kept.max(keep.min(parents.len()));
        let outermost = chain[kept];
        let parent = kept.checked_sub(1).map(|at| chain[at].value).or(self.tree.root())?;
        let key = self.tree.span(outermost.key);
        if self.is_flow(parent) {
            let span = self.flow_item(parent, outermost)?;
            // Which entry a comment between two is about cannot be told.
            let bare = self.comments_in(span).next().is_none();
            return bare.then_some(Removal { span, in_flow: true, key });
        }
        let (start, lines) = (self.comments_above(parent, outermost), self.lines_of(outermost)?);
        // Blank lines behind would become part of a text above that keeps them.
        let end = match self.tail_before(start) {
            Tail::Kept(_) => self.blank_lines_end(lines.end as usize),
            _ => lines.end as usize,
        };
        Some(Removal { span: Span::new(start, end), in_flow: false, key })
    }

    /// Adds to the comments of an entry those of the mappings that go with it.
    fn gather_comments(&self, block: &mut Block, entry: Entry, gone: Span) {
        let text = |comment: Span| self.text[comment.range()].trim_end().to_owned();
        let own = self.lines_of(entry).map(|lines| Span::new(self.comments_start(entry), lines.end as usize));
        let others = self.comments_in(gone).filter(|comment| own.is_none_or(|own| !own.contains(*comment)));
        let below = own.map_or(gone.end, |own| own.end);
        let (above, below): (Vec<Span>, Vec<Span>) = others.partition(|comment| comment.start < below);
        block.comments.splice(0..0, above.into_iter().map(text));
        block.value.extend(below.into_iter().map(text));
    }

    /// Removes a line with nothing but a comment.
    pub(crate) fn remove_comment_line(&self, line: Span) -> Edit {
        self.without_line_end(Edit::of_comment(self.file, line, String::new()))
    }

    /// Where the last line goes and had no end, the one before it has none either, unless that end is part of a text.
    fn without_line_end(&self, cut: Edit) -> Edit {
        let above = &self.text[..cut.span.start as usize];
        let last = cut.span.end as usize == self.text.len() && !self.text.ends_with('\n');
        if !last || self.tail_before(above.len()) != Tail::Closed {
            return cut;
        }
        let above = above.ends_with('\n').then(|| above.trim_end_matches(['\n', '\r']));
        let start = above.map_or(cut.span.start as usize, str::len);
        Edit { span: Span::new(start, cut.span.end as usize), ..cut }
    }

    /// A cut and an insertion as edits that do not touch: where they would, they become one.
    pub fn moved(&self, cut: Edit, insert: Edit) -> Vec<Edit> {
        let (cut_start, at) = (cut.span.start as usize, insert.span.start as usize);
        let last = cut.span.end as usize == self.text.len() && !self.text.ends_with('\n');
        let inside = (cut.span.start..=cut.span.end).contains(&insert.span.start);
        // What then comes last has the blank lines before the cut behind it.
        let beside = last && self.text.get(at..cut_start).is_some_and(|between| between.trim().is_empty());
        if cut.file != insert.file || !insert.span.is_empty() || !(inside || beside) {
            return vec![self.without_line_end(cut), insert];
        }
        let text = insert.text.trim_start_matches(['\r', '\n']);
        let text = if last { text.trim_end_matches(['\r', '\n']) } else { text }.to_owned();
        let changes = cut.changes.into_iter().chain(insert.changes).collect();
        let span = Span::new(cut_start.min(at), cut.span.end as usize);
        vec![Edit { file: cut.file, span, text, changes }]
    }

    /// Puts a block under a path of keys below a mapping. `None` where the path is taken already, or something
    /// other than a mapping in lines of its own, which no other place reads, is in the way.
    pub fn place(&self, map: NodeId, path: &[&str], block: &Block) -> Option<Edit> {
        let map = self.tree.resolve(map);
        if self.is_flow(map) || self.tree.is_shared(map) {
            return None;
        }
        let below = self.tree.span(map);
        let (first, rest) = path.split_first()?;
        let Some(entry) = self.tree.get(map, first) else {
            let last = *self.tree.entries(map).last()?;
            let lines = block.lines(path, self.indent_of(last)?, self.step(map));
            return Some(self.lines_after(last, &lines).setting(below, path));
        };
        let (value, is_own) = (entry.value, self.is_own(map, entry));
        match self.tree.kind(value) {
            NodeKind::Mapping(_) if is_own && !rest.is_empty() => self.place(value, rest, block),
            NodeKind::Scalar if is_own && !rest.is_empty() && self.tree.span(value).is_empty() => {
                let step = self.step(map);
                let lines = block.lines(rest, self.indent_of(entry)? + step, step);
                let is_shared = self.tree.is_shared(value);
                (!is_shared).then(|| self.lines_after(entry, &lines).setting(below, path))
            }
            _ => None,
        }
    }

    /// Puts a block into the document in the literal block `name` of the mapping `holder`, a key of `root`; makes
    /// what is missing of them. `inner` is that document's tree, where there is one.
    pub(crate) fn place_in_document(
        &self,
        root: NodeId,
        (holder, name): (&str, &str),
        inner: Option<&Tree>,
        path: &[&str],
        block: &Block,
    ) -> Option<Edit> {
        let step = self.step(root);
        if self.tree.is_shared(self.tree.resolve(root)) {
            return None;
        }
        let whole = [&[holder, name], path].concat();
        let set = |edit: Edit| edit.setting(self.tree.span(root), &whole);
        let opened = |indent: usize| {
            let blanks = " ".repeat(indent);
            format!("{blanks}{name}: |\n{}", block.lines(path, indent + step, step))
        };
        let Some(outer) = self.tree.get(root, holder) else {
            let last = *self.tree.entries(root).last().filter(|_| !self.is_flow(root))?;
            let indent = self.indent_of(last)?;
            let lines = format!("{}{holder}:\n{}", " ".repeat(indent), opened(indent + step));
            return Some(set(self.lines_after(last, &lines)));
        };
        let value = outer.value;
        if !self.is_own(root, outer) || self.tree.resolve(value) != value || self.tree.is_shared(value) {
            return None;
        }
        if self.tree.entries(value).is_empty() {
            return self.fill(outer, &opened(self.indent_of(outer)? + step)).map(set);
        }
        let Some(document) = self.tree.get(value, name) else {
            let last = *self.tree.entries(value).last().filter(|_| !self.is_flow(value))?;
            return Some(set(self.lines_after(last, &opened(self.indent_of(last)?))));
        };
        let literal = self.tree.style(document.value) == Some(Style::Literal);
        let inner = inner.filter(|_| literal && self.is_own(value, document))?;
        let editor = Editor { tree: inner, ..*self };
        editor.place(inner.root()?, path, block)
    }

    /// Writes lines below a key whose value is empty: nothing, `{}` or null. What else stands on its line stays there.
    fn fill(&self, entry: Entry, lines: &str) -> Option<Edit> {
        let (key, value) = (self.tree.span(entry.key), self.tree.span(entry.value));
        let colon = key.end as usize + self.text[key.end as usize..].find(':')? + 1;
        let end = (value.end as usize).max(colon);
        let line_end = self.text[end..].find('\n').map_or(self.text.len(), |newline| end + newline);
        let rest = self.text[end..line_end].trim_end();
        if self.text[colon..end].contains(['\n', '#']) {
            return None;
        }
        let text = format!("{rest}\n{}", lines.trim_end_matches('\n')).replace('\n', self.newline());
        let end = end + self.text[end..line_end].trim_end_matches('\r').len();
        Some(Edit { file: self.file, span: Span::new(colon, end), text, changes: Vec::new() })
    }

    /// No anchors and aliases, which would lose each other.
    fn is_free(&self, node: NodeId, depth: usize) -> bool {
        let bound = matches!(self.tree.kind(node), NodeKind::Alias(_)) || self.tree.anchor(node).is_some();
        let below = || match self.tree.kind(node) {
            NodeKind::Mapping(entries) => entries.iter().all(|e| {
                !self.tree.is_merge(e.key)
                    && self.is_free(e.key, depth + 1)
                    && self.is_free(e.value, depth + 1)
            }),
            NodeKind::Sequence(items) => items.iter().all(|item| self.is_free(*item, depth + 1)),
            _ => true,
        };
        !bound && depth < crate::text::yaml::MAX_DEPTH && below()
    }

    /// The entry's value with its lines, and the comments above it.
    fn block(&self, entry: Entry) -> Option<Block> {
        let key = self.tree.span(entry.key);
        let colon = key.end as usize + self.text[key.end as usize..].find(':')? + 1;
        let Some(indent) = self.indent_of(entry) else {
            let value = &self.text[colon..(self.tree.span(entry.value).end as usize).max(colon)];
            let one_line = !value.contains('\n');
            return one_line.then(|| Block { comments: Vec::new(), value: vec![value.to_owned()] });
        };
        let lines = self.lines_of(entry)?;
        let above = self.comments_start(entry);
        let value = self.text[colon..lines.end as usize].trim_end_matches(['\n', '\r']);
        let dedent = |line: &str| {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            line[blanks.min(indent)..].trim_end().to_owned()
        };
        let value = value.split('\n').enumerate();
        let value = value.map(|(i, l)| if i == 0 { l.trim_end().to_owned() } else { dedent(l) }).collect();
        Some(Block { comments: self.comment_lines(above, lines.start as usize), value })
    }

    /// The lines of an entry with those comments below that are indented more than its key.
    fn lines_of(&self, entry: Entry) -> Option<Span> {
        let indent = self.indent_of(entry)?;
        let key = self.tree.span(entry.key);
        let last = self.tree.span(entry.value).end.max(key.end) as usize;
        let last = key.start as usize + self.text[key.start as usize..last].trim_end().len();
        let mut end = self.line_end(last);
        let mut seen = end;
        while seen < self.text.len() {
            let line = &self.text[seen..self.line_end(seen)];
            let plain = line.trim();
            let deep = line.len() - line.trim_start_matches(' ').len() > indent;
            match (plain.is_empty(), plain.starts_with('#') && deep) {
                (true, _) => seen += line.len(),
                (_, true) => {
                    seen += line.len();
                    end = seen;
                }
                _ => break,
            }
        }
        let start = self.line_start(key.start as usize);
        (!has_other_breaks(&self.text[start..end])).then(|| Span::new(start, end))
    }

    /// An item of a flow mapping with the comma that goes with it.
    fn flow_item(&self, map: NodeId, entry: Entry) -> Option<Span> {
        let entries = self.tree.entries(map);
        let at = entries.iter().position(|e| e.key == entry.key)?;
        let end = |e: &Entry| self.tree.span(e.value).end.max(self.tree.span(e.key).end) as usize;
        let start = self.tree.span(entry.key).start as usize;
        match (entries.get(at + 1), at.checked_sub(1)) {
            (Some(next), _) => Some(Span::new(start, self.tree.span(next.key).start as usize)),
            (None, Some(before)) => Some(Span::new(end(&entries[before]), end(&entry))),
            (None, None) => Some(Span::new(start, end(&entry))),
        }
    }

    /// Where the blank lines from the start of a line on end.
    fn blank_lines_end(&self, mut at: usize) -> usize {
        while at < self.text.len() && self.text[at..self.line_end(at)].trim().is_empty() {
            at = self.line_end(at);
        }
        at
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(self.head(), |newline| newline + 1)
    }

    /// Where the text begins: behind a byte-order mark, which stays whatever goes.
    pub(super) fn head(&self) -> usize {
        if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::edit::apply;
    use crate::text::source::SourceFile;
    use crate::text::source::Sources;
    use crate::text::yaml::parse;

    /// Moves the entry at `from` into the document `files."user.yaml"` at `to`.
    fn move_in(text: &str, from: &[&str], to: &[&str]) -> Option<String> {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("f", text));
        let tree = parse(text);
        let editor = Editor { file, text, tree: &tree };
        let chain: Vec<Entry> = (1..=from.len()).map(|n| tree.path(&from[..n]).unwrap()).collect();
        let (cut, block) = editor.cut(&chain, 0)?;
        let inner = tree.path(&["files", "user.yaml"]).and_then(|e| tree.embedded(e.value));
        let root = tree.root().unwrap();
        let insert = editor.place_in_document(root, ("files", "user.yaml"), inner.as_ref(), to, &block)?;
        Some(apply(text, &editor.moved(cut, insert)).unwrap())
    }

    #[test]
    fn blocks_move_with_their_comments() {
        let text = "a: 1\n# why\nb:\n  # inner\n  c: 2 # two\n  # behind\n\nd: 3\n";
        let moved = "a: 1\n\nd: 3\nfiles:\n  user.yaml: |\n    # why\n    b:\n      # inner\n      c: 2 # two\n      # behind\n";
        assert_eq!(move_in(text, &["b"], &["b"]).as_deref(), Some(moved));
    }

    #[test]
    fn documents_that_are_there_are_added_to() {
        let text = "files:\n    user.yaml: |\n        x:\n          y: 1\n\n        z: 2\nx:\n    w: 3\n";
        let moved = "files:\n    user.yaml: |\n        x:\n          y: 1\n          w: 3\n\n        z: 2\n";
        assert_eq!(move_in(text, &["x", "w"], &["x", "w"]).as_deref(), Some(moved));
        let text = "files:\n  user.yaml: |\n    x: 1\nb: {c: 2, d: 3}";
        let moved = "files:\n  user.yaml: |\n    x: 1\n    b:\n      e: 2\nb: {d: 3}";
        assert_eq!(move_in(text, &["b", "c"], &["b", "e"]).as_deref(), Some(moved));
    }

    #[test]
    fn what_is_missing_is_made() {
        let moved = "files:\n  user.yaml: |\n    b:\n      c: 1\n";
        for empty in ["files: {}\n", "files:\n"] {
            let text = format!("{empty}b:\n  c: 1\n");
            assert_eq!(move_in(&text, &["b"], &["b"]).as_deref(), Some(moved), "{empty}");
        }
        assert_eq!(move_in("b:\n  c: 1\n", &["b"], &["b"]).as_deref(), Some(moved));
        assert_eq!(move_in("b:\n  c: 1", &["b"], &["b"]).as_deref(), Some(moved.trim_end()));
        let other = "files:\n  other: x\nb: |\n  text\n   more\n";
        let moved = "files:\n  other: x\n  user.yaml: |\n    k:\n      b: |\n        text\n         more\n";
        assert_eq!(move_in(other, &["b"], &["k", "b"]).as_deref(), Some(moved));
    }

    #[test]
    fn line_ends_stay_what_they_are() {
        let text = "a: 1\r\nb:\r\n  c: 2\r\n";
        let moved = "a: 1\r\nfiles:\r\n  user.yaml: |\r\n    b:\r\n      c: 2\r\n";
        assert_eq!(move_in(text, &["b"], &["b"]).as_deref(), Some(moved));
    }

    #[test]
    fn what_cannot_be_moved_stays() {
        assert_eq!(move_in("a: &x 1\nb: *x\n", &["b"], &["b"]), None);
        assert_eq!(move_in("a: 1\nb: {c: &x 1}\n", &["b"], &["b"]), None);
        assert_eq!(move_in("files:\n  user.yaml: |\n    b: 1\nb: 2\n", &["b"], &["b"]), None);
        assert_eq!(move_in("files:\n  user.yaml: \"b: 1\"\nc: 2\n", &["c"], &["c"]), None);
    }
}
