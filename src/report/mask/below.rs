//! Secrets in the lines below their names.

use std::ops::Range;

use super::words::{quoted, says_nothing};

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

/// The lines below that of a key, but for empty ones.
fn lines(text: &str, key: usize) -> impl Iterator<Item = IndentedLine<'_>> {
    let first = text[key..].find('\n').map_or(text.len(), |i| key + i + 1);
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

/// The lines that go on with a value without quotes.
pub(super) fn rest(text: &str, key: usize, found: &mut Vec<Range<usize>>) {
    let Some(indent) = indent_of(text, key) else { return };
    let inside = lines(text, key).take_while(|line| goes_on(line, indent));
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

/// A value, or a list of them, that begins on the next line.
pub(super) fn value(text: &str, key: usize, found: &mut Vec<Range<usize>>) {
    let Some(indent) = indent_of(text, key) else { return };
    let mut below = lines(text, key).skip_while(|line| line.text.starts_with('#'));
    let Some(first) = below.next().filter(|line| line.indent >= indent) else { return };
    if first.text.starts_with("- ") {
        let of_list = |line: &IndentedLine<'_>| line.indent == first.indent && line.text.starts_with("- ");
        let more = below.take_while(of_list).map(|line| (line.start, line.text));
        for (start, line) in std::iter::once((first.start, first.text)).chain(more) {
            if !item(text, start, line, found) {
                return;
            }
        }
    } else if first.indent > indent && !first.text.starts_with(['{', '[', '&', '*', '!', '|', '>']) {
        if let Some(range) = quoted(text, first.start) {
            found.push(range);
        } else if !is_entry(first.text) && !says_nothing(first.text) {
            let more = below.take_while(|line| goes_on(line, indent));
            found.extend(std::iter::once(first).chain(more).map(|line| line.range()));
        }
    }
}

/// An item of a list that is a text; false for another.
fn item(text: &str, start: usize, line: &str, found: &mut Vec<Range<usize>>) -> bool {
    let value = line[1..].trim_start();
    let from = start + line.len() - value.len();
    if let Some(range) = quoted(text, from) {
        found.push(range);
        return true;
    }
    let value = value.split(" #").next().unwrap_or_default().trim_end();
    let is_text = !is_entry(value) && !value.starts_with(['{', '[', '&', '*', '!', '|', '>', '-']);
    if is_text && !says_nothing(value) {
        found.push(from..from + value.len());
    }
    is_text
}
