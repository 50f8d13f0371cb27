//! Secrets in the lines below their names.

use std::ops::Range;

/// A line below a key.
struct IndentedLine<'t> {
    /// Its first byte that is no space.
    start: usize,
    /// Spaces before it.
    indent: usize,
    /// Its text without white space around it.
    text: &'t str,
}

impl IndentedLine<'_> {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// How far a key is indented, in bytes, where it is the first of its line but for dashes.
fn indent_of(text: &str, key: usize) -> Option<usize> {
    let before = text[..key].trim_end_matches(['"', '\'']);
    let length = before.bytes().rev().take_while(|b| matches!(b, b' ' | b'-')).count();
    let line = &before[..before.len() - length];
    (line.is_empty() || line.ends_with(['\n', '\r'])).then_some(length)
}

/// True for what is the first of its line, but for dashes, a quote, and words of a shell that set variables.
pub(super) fn begins_line(text: &str, name: usize) -> bool {
    let before = text[..name].trim_end_matches(['"', '\'']);
    let before = before.strip_suffix("export ").or(before.strip_suffix("ENV ")).unwrap_or(before);
    indent_of(text, before.len()).is_some()
}

/// The lines below that of a place, but for empty ones.
fn lines(text: &str, place: usize) -> impl Iterator<Item = IndentedLine<'_>> {
    let first = text[place..].find('\n').map_or(text.len(), |i| place + i + 1);
    let mut at = first;
    text[first..].split_inclusive('\n').filter_map(move |line| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let start = at + indent;
        at += line.len();
        let text = line.trim();
        (!text.is_empty()).then_some(IndentedLine { start, indent, text })
    })
}

/// True for `key: value` and `key:`.
pub(super) fn is_entry(line: &str) -> bool {
    line.contains(": ") || line.ends_with(':')
}

/// The lines of a block scalar.
pub(super) fn block(text: &str, key: usize, found: &mut Vec<Range<usize>>) {
    let Some(indent) = indent_of(text, key) else { return };
    let inside = lines(text, key).take_while(|line| line.indent > indent);
    found.extend(inside.map(|line| line.range()));
}

/// The lines that go on with a value without quotes, which begins at `from`.
pub(super) fn rest(text: &str, key: usize, from: usize, found: &mut Vec<Range<usize>>) {
    let Some(indent) = indent_of(text, key) else { return };
    let inside = lines(text, from).take_while(|line| goes_on(line, indent));
    found.extend(inside.map(|line| line.range()));
}

/// True for a line that belongs to a value without quotes, whose key is indented as far as `indent`.
fn goes_on(line: &IndentedLine<'_>, indent: usize) -> bool {
    line.indent > indent && !line.text.starts_with('#') && !is_entry(line.text)
}

/// Where the entries of a mapping begin in the lines below its key.
pub(super) fn entries(text: &str, key: usize) -> Vec<usize> {
    let Some(indent) = indent_of(text, key) else { return Vec::new() };
    let inside = lines(text, key).skip_while(|line| line.text.starts_with('#'));
    let inside: Vec<_> = inside.take_while(|line| line.indent > indent).collect();
    let first = inside.first().map_or(0, |line| line.indent);
    inside.iter().filter(|line| line.indent == first).map(|line| line.start).collect()
}

/// The first line below a key that is no comment.
#[derive(Clone, Copy)]
pub(super) struct FirstLine {
    /// Its first byte that is no space.
    pub start: usize,
    /// It begins an item of a list.
    pub is_item: bool,
    /// It is indented further than the key.
    pub is_inside: bool,
}

/// The first line below a key; `None` where it is none of the key's.
pub(super) fn first(text: &str, key: usize) -> Option<FirstLine> {
    let indent = indent_of(text, key)?;
    let first = lines(text, key).find(|line| !line.text.starts_with('#'))?;
    let is_item = first.text.starts_with("- ");
    (first.indent >= indent).then_some(FirstLine {
        start: first.start,
        is_item,
        is_inside: first.indent > indent,
    })
}

/// Where the items of a list begin in the lines below its key, behind their dashes.
pub(super) fn items(text: &str, key: usize) -> Vec<usize> {
    let mut below = lines(text, key).skip_while(|line| line.text.starts_with('#')).peekable();
    let Some(indent) = below.peek().map(|line| line.indent) else { return Vec::new() };
    let items = below.take_while(|line| line.indent == indent && line.text.starts_with("- "));
    items.map(|line| line.start + line.text.len() - line.text[1..].trim_start().len()).collect()
}
