//! What a suppression comment covers.

use super::directive::{self, Directive, Malformed};
use crate::text::source::{SourceFile, Span};
use crate::text::yaml::reader::{Reader, refusal};
use crate::text::yaml::{NodeId, NodeKind, Style, Tree, parse};

/// A text without these words has no suppressions, and is not parsed for them.
const MARK: &str = "mqlint:";

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

impl Comment {
    /// Whether a finding at `span` is covered.
    pub fn reaches(&self, span: Span) -> bool {
        let inside = self.covers.start <= span.start && span.start < self.covers.end;
        inside || self.values.contains(&span)
    }
}

/// The suppression comments of a file, those of embedded documents included, and what was meant to be one.
pub fn comments(file: &SourceFile) -> (Vec<Comment>, Vec<Malformed>) {
    let mut found = (Vec::new(), Vec::new());
    if file.text.contains(MARK) && file.invalid_at.is_none() {
        collect(file, &parse(&file.text), Span::new(0, file.text.len()), true, &mut found);
    }
    found
}

/// Takes the comments of a tree whose text fills `whole`, and those of the trees in its block scalars. `read` says
/// whether what is around the tree can be read.
fn collect(
    file: &SourceFile,
    tree: &Tree,
    whole: Span,
    read: bool,
    found: &mut (Vec<Comment>, Vec<Malformed>),
) {
    let read = read && refusal(tree, Reader::Milvus).is_none() && tree.error().is_none();
    for &span in tree.comments() {
        match directive::read_directive(&file.text, span) {
            Some(Ok(directive)) => {
                found.0.push(Comment { is_readable: read, ..comment(file, tree, whole, directive) })
            }
            Some(Err(malformed)) => found.1.push(malformed),
            None => {}
        }
    }
    for (id, _) in nodes(tree) {
        let block = matches!(tree.style(id), Some(Style::Literal | Style::Folded));
        if block
            && tree.text(id).contains(MARK)
            && let Some(inner) = tree.embedded(id)
        {
            collect(file, &inner, tree.span(id), read, found);
        }
    }
}

fn comment(file: &SourceFile, tree: &Tree, whole: Span, directive: Directive) -> Comment {
    let line = line_at(file, directive.span.start as usize);
    let before = &file.text[line.range().start..directive.span.range().start];
    let own_line = is_blank(before);
    let (covers, values) = match (directive.file_wide, own_line) {
        (true, _) => (whole, Vec::new()),
        (false, true) => (block_below(file, tree, whole, directive.span), Vec::new()),
        (false, false) => (line, values_of(tree, line)),
    };
    // A finding about the file as a whole stands at its start, which an editor's mark may come before.
    let at_start = is_blank(&file.text[..directive.span.range().start]);
    let start = if at_start && !directive.file_wide { 0 } else { covers.start };
    Comment { directive, covers: Span { start, ..covers }, values, own_line, is_readable: true }
}

/// From the comment to the end of the block that begins on the next line with content.
fn block_below(file: &SourceFile, tree: &Tree, whole: Span, comment: Span) -> Span {
    let mut line = line_at(file, comment.start as usize);
    loop {
        let next = line.range().end;
        if next >= whole.range().end {
            return Span::new(comment.range().start, next.max(comment.range().end));
        }
        line = line_at(file, next);
        let text = file.slice(line).trim();
        if !text.is_empty() && !text.starts_with('#') && text != "---" {
            break;
        }
    }
    let mut end = line.range().end;
    for (id, last) in nodes(tree) {
        let start = tree.span(id).range().start;
        let first = line.range().contains(&start)
            && file.text[line.range().start..start]
                .chars()
                .all(|c| matches!(c, ' ' | '\t' | '-' | '?' | '\u{feff}'));
        if let Some(last) = last.filter(|_| first) {
            end = end.max(tree.span(last).range().end);
        }
    }
    Span::new(comment.range().start, end)
}

/// The values below a line whose keys stand on it.
fn values_of(tree: &Tree, line: Span) -> Vec<Span> {
    let entries =
        nodes(tree).into_iter().filter_map(|(key, value)| Some((tree.span(key), tree.span(value?))));
    let below = entries.filter(|(key, value)| {
        line.range().contains(&key.range().start) && value.range().start >= line.range().end
    });
    below.map(|(_, value)| value).collect()
}

/// Every key with its value, and every item and root with itself as the node that ends it (roots have none).
fn nodes(tree: &Tree) -> Vec<(NodeId, Option<NodeId>)> {
    let mut found = Vec::new();
    let mut open: Vec<NodeId> = tree.documents().iter().filter_map(|d| d.root).collect();
    found.extend(open.iter().map(|&root| (root, None)));
    while let Some(id) = open.pop() {
        match tree.kind(id) {
            NodeKind::Mapping(entries) => {
                for entry in entries {
                    found.push((entry.key, Some(entry.value)));
                    found.push((entry.value, None));
                    open.extend([entry.key, entry.value]);
                }
            }
            NodeKind::Sequence(items) => {
                found.extend(items.iter().map(|&item| (item, Some(item))));
                open.extend(items);
            }
            NodeKind::Scalar | NodeKind::Alias(_) => {}
        }
    }
    found
}

fn line_at(file: &SourceFile, offset: usize) -> Span {
    let lines = file.lines();
    lines.span_of(lines.line_of(offset), &file.text)
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{feff}')
}
