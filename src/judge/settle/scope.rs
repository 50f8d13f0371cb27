//! What a suppression comment covers.

use super::directive::{self, Directive, MARK, Malformed};
use crate::base::effort::spend;
use crate::text::source::{SourceFile, Span};
use crate::text::yaml::reader::{Reader, refusal};
use crate::text::yaml::{NodeId, NodeKind, Style, Tree, parse};

/// A suppression comment and its reach.
#[derive(Clone, Debug)]
pub struct Comment {
    /// What it says.
    pub directive: Directive,
    /// Findings that begin in here are covered.
    pub covers: Span,
    /// So are findings of exactly these places: values that begin below the line of the comment.
    pub values: Vec<Span>,
    /// True where nothing but the comment stands on its line.
    pub own_line: bool,
    /// True where the text around it can be read: in another no rule has found anything that could be suppressed.
    pub is_readable: bool,
}

/// The suppression comments of a file, those of embedded documents included, and what was meant to be one.
pub fn comments(file: &SourceFile) -> (Vec<Comment>, Vec<Malformed>) {
    let mut scopes =
        Scopes { file, next_content: Vec::new(), first: 0, found: Vec::new(), malformed: Vec::new() };
    // A text without these words has no suppressions, and is not parsed for them.
    if file.text.contains(MARK) && file.invalid_at.is_none() {
        scopes.next_content = next_content(file);
        scopes.first = file.text.find(|c: char| !is_blank_char(c)).unwrap_or(file.text.len());
        scopes.collect(&parse(&file.text), Span::new(0, file.text.len()), true);
    }
    (scopes.found, scopes.malformed)
}

/// For each line of a file, the first from it on that holds more than a comment.
fn next_content(file: &SourceFile) -> Vec<usize> {
    let lines = file.lines();
    let mut next: Vec<usize> = (0..lines.lines()).collect();
    for line in (0..lines.lines().saturating_sub(1)).rev() {
        let text = file.slice(lines.span_of(line, &file.text)).trim();
        if text.is_empty() || text.starts_with('#') || text == "---" {
            next[line] = next[line + 1];
        }
    }
    next
}

/// A node that comments may be about: a key with its value, or an item or root with itself as the node that ends it
/// (roots have none).
#[derive(Clone, Copy)]
struct Subject {
    start: u32,
    node: NodeId,
    last: Option<NodeId>,
}

/// Finds out what the comments of a file cover.
struct Scopes<'f> {
    file: &'f SourceFile,
    next_content: Vec<usize>,
    /// Where the first character stands that is no white space.
    first: usize,
    found: Vec<Comment>,
    malformed: Vec<Malformed>,
}

impl Scopes<'_> {
    /// Takes the comments of a tree whose text fills `whole`, and those of the trees in its block scalars. `read` says
    /// whether what is around the tree can be read.
    fn collect(&mut self, tree: &Tree, whole: Span, read: bool) {
        let read = read && refusal(tree, Reader::Milvus).is_none() && tree.error().is_none();
        let subjects = subjects(tree);
        for &span in tree.comments() {
            match directive::read_directive(&self.file.text, span) {
                Some(Ok(directive)) => {
                    let comment = self.comment(tree, &subjects, whole, directive);
                    self.found.push(Comment { is_readable: read, ..comment });
                }
                Some(Err(malformed)) => self.malformed.push(malformed),
                None => {}
            }
        }
        for id in subjects.iter().map(|subject| subject.node) {
            let block = matches!(tree.style(id), Some(Style::Literal | Style::Folded));
            if block
                && tree.text(id).contains(MARK)
                && let Some(inner) = tree.embedded(id)
            {
                self.collect(&inner, tree.span(id), read);
            }
        }
    }

    fn comment(&self, tree: &Tree, subjects: &[Subject], whole: Span, directive: Directive) -> Comment {
        let file = self.file;
        let line = line_at(file, directive.span.start as usize);
        let before = &file.text[line.range().start..directive.span.range().start];
        let own_line = is_blank(before);
        let (covers, values) = match (directive.file_wide, own_line) {
            (true, _) => (whole, Vec::new()),
            (false, true) => (self.block_below(tree, subjects, whole, directive.span), Vec::new()),
            (false, false) => (line, values_of(tree, subjects, line)),
        };
        // A finding about the file as a whole stands at its start, which an editor's mark may come before.
        let at_start = !directive.file_wide && directive.span.range().start <= self.first;
        let start = if at_start { 0 } else { covers.start };
        Comment { directive, covers: Span { start, ..covers }, values, own_line, is_readable: true }
    }

    /// From the comment to the end of the block that begins on the next line with content.
    fn block_below(&self, tree: &Tree, subjects: &[Subject], whole: Span, comment: Span) -> Span {
        let (file, lines) = (self.file, self.file.lines());
        let after = lines.line_of(comment.range().start) + 1;
        let next = self.next_content.get(after).copied().unwrap_or(lines.lines());
        let line = lines.span_of(next, &file.text);
        if line.range().start >= whole.range().end {
            let end = lines.line_of(whole.range().end.saturating_sub(1));
            let end = lines.span_of(end.max(after - 1), &file.text).range().end;
            return Span::new(comment.range().start, end.max(comment.range().end));
        }
        let mut end = line.range().end;
        let is_indent = |c| matches!(c, ' ' | '\t' | '-' | '?' | '\u{feff}');
        let indent = file.slice(line).find(|c| !is_indent(c)).unwrap_or(line.len());
        for subject in on_line(subjects, line) {
            let first = subject.start as usize <= line.range().start + indent;
            if let Some(last) = subject.last.filter(|_| first) {
                end = end.max(tree.span(last).range().end);
            }
        }
        Span::new(comment.range().start, end)
    }
}

/// The values below a line whose keys stand on it.
fn values_of(tree: &Tree, subjects: &[Subject], line: Span) -> Vec<Span> {
    let values = on_line(subjects, line).iter().filter_map(|subject| Some(tree.span(subject.last?)));
    let mut below = Vec::new();
    below.extend(values.filter(|value| value.range().start >= line.range().end));
    below
}

/// The subjects that begin on a line.
fn on_line(subjects: &[Subject], line: Span) -> &[Subject] {
    let from = subjects.partition_point(|subject| subject.start < line.start);
    let to = subjects.partition_point(|subject| subject.start < line.end);
    spend(to.saturating_sub(from));
    &subjects[from..to.max(from)]
}

/// What comments of a tree may be about, in the order of the text.
fn subjects(tree: &Tree) -> Vec<Subject> {
    let mut found = Vec::new();
    let mut open: Vec<NodeId> = tree.documents().iter().filter_map(|d| d.root).collect();
    let mut add = |node, last| found.push(Subject { start: tree.span(node).start, node, last });
    open.iter().for_each(|&root| add(root, None));
    while let Some(id) = open.pop() {
        match tree.kind(id) {
            NodeKind::Mapping(entries) => {
                for entry in entries {
                    add(entry.key, Some(entry.value));
                    add(entry.value, None);
                    open.extend([entry.key, entry.value]);
                }
            }
            NodeKind::Sequence(items) => {
                items.iter().for_each(|&item| add(item, Some(item)));
                open.extend(items);
            }
            NodeKind::Scalar | NodeKind::Alias(_) => {}
        }
    }
    spend(found.len());
    found.sort_by_key(|subject| subject.start);
    found
}

fn line_at(file: &SourceFile, offset: usize) -> Span {
    let lines = file.lines();
    lines.span_of(lines.line_of(offset), &file.text)
}

fn is_blank(text: &str) -> bool {
    text.chars().all(is_blank_char)
}

fn is_blank_char(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}
