//! Values that are secret by the names before them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::below;
use super::words::{ends_word, quoted, refers_elsewhere, says_nothing};
use crate::facts::names_secret;

/// Lines before and after a value in which its name is looked for.
const NEAR: usize = 2;

/// Bytes before and after a place that are looked at, so that a file of one line takes no longer than another.
const WINDOW: usize = 1024;

/// A text in which values have names.
pub(super) struct NamedValues<'t> {
    pub(super) text: &'t str,
    /// Whether names are those of secrets: a file repeats few names often.
    asked: RefCell<HashMap<&'t str, bool>>,
}

impl<'t> NamedValues<'t> {
    /// The names of a text.
    pub fn of(text: &'t str) -> Self {
        Self { text, asked: RefCell::default() }
    }

    /// The text.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    fn is_secret(&self, name: &'t str) -> bool {
        *self.asked.borrow_mut().entry(name).or_insert_with(|| names_secret(name))
    }

    /// The value of a parameter or variable, `password=value`, whose name says that it is secret.
    pub fn after_equals(&self, at: usize) -> Option<Range<usize>> {
        let text = self.text;
        if !self.is_secret(&text[name_before(text, at)?]) {
            return None;
        }
        let from = at + 1;
        if let Some(range) = quoted(text, from) {
            return (!refers_elsewhere(&text[range.clone()])).then_some(range);
        }
        let length = text[from..].find(|c| ends_word(c) || matches!(c, '&' | ';' | '#'));
        let end = length.map_or(text.len(), |length| from + length);
        (!refers_elsewhere(&text[from..end])).then_some(from..end)
    }

    /// The value of `password: value`, on this line or those below, and that of `value: …` beside `name: PASSWORD`.
    pub fn after_colon(&self, at: usize, found: &mut Vec<Range<usize>>) {
        let text = self.text;
        let after = &text[at + 1..];
        let key = text[..at].ends_with(['"', '\'']);
        if !key && !after.is_empty() && !after.starts_with([' ', '\t', '\n', '\r']) {
            return;
        }
        let Some(name) = name_before(text, at) else { return };
        let secret = match &text[name.clone()] {
            "value" => self.names_beside(at).into_iter().any(|name| self.is_secret(name)),
            name => self.is_secret(name),
        };
        if secret {
            self.value(name.start, at + 1, found);
        }
    }

    /// The value that begins after the `:` of a key, as YAML writes values.
    pub fn value(&self, key: usize, colon: usize, found: &mut Vec<Range<usize>>) {
        let text = self.text;
        let from = behind_properties(text, colon);
        if let Some(range) = quoted(text, from) {
            found.extend(Some(range).filter(|r| !says_nothing(&text[r.clone()])));
            return;
        }
        match text[from..].chars().next() {
            None | Some('{' | '*') => {}
            Some('[') => items(text, from + 1, found),
            Some('|' | '>') => below::block(text, key, found),
            Some('#' | '\n' | '\r') => below::value(text, key, found),
            Some(_) => self.plain(key, from, found),
        }
    }

    /// A value without quotes, with the lines that go on with it.
    fn plain(&self, key: usize, from: usize, found: &mut Vec<Range<usize>>) {
        let text = self.text;
        let before = before(text, from).rsplit(['\n', '\r']).next().unwrap_or_default();
        let in_flow = before.contains(['{', '[']);
        // A line may be a whole file: no more of it is looked at than the value.
        let ends = |c: char| matches!(c, '\n' | '\r') || in_flow && matches!(c, ',' | '}' | ']');
        let value = text[from..].split(ends).next().unwrap_or_default();
        let value = value.split(" #").next().unwrap_or_default();
        let value = value.trim_end();
        if !says_nothing(value) {
            found.push(from..from + value.len());
            if !in_flow {
                below::rest(text, key, found);
            }
        }
    }

    /// The word behind `--password`, also as the next item of a list.
    pub fn after_flag(&self, at: usize) -> Option<Range<usize>> {
        let text = self.text;
        if !text[..at].is_empty() && !text[..at].ends_with(ends_word) {
            return None;
        }
        let name = at + 2;
        let length =
            text[name..].find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'))?;
        let rest = &text[name + length..];
        if rest.starts_with(['=', ':']) || length == 0 || !self.is_secret(&text[name..name + length]) {
            return None;
        }
        let rest = rest.trim_start_matches(['"', '\'', ',', ' ', '\t']);
        let rest = match rest.trim_start_matches(['\n', '\r']) {
            same if same.len() == rest.len() => rest,
            next => next.trim_start_matches(' ').strip_prefix("- ").unwrap_or_default(),
        };
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        let from = text.len() - rest.len();
        let value = rest.split(ends_word).next().unwrap_or_default();
        let is_value = !rest.is_empty() && !value.starts_with('-') && !says_nothing(value);
        is_value.then_some(from..from + value.len())
    }

    /// What the `name` beside a `value` says, on this line or one near.
    fn names_beside(&self, at: usize) -> Vec<&'t str> {
        let (above, below) = (before(self.text, at), after(self.text, at));
        let line_start = above.rfind(['\n', '{']).map_or(0, |i| i + 1);
        let line_end = below.find(['\n', '}']).unwrap_or(below.len());
        let start = at - above.len() + line_start;
        let line = &self.text[start..at + line_end];
        if let Some(name) = name_in(line) {
            return vec![name];
        }
        let is_first = line.trim_start().starts_with('-');
        let is_item = |line: &&str| line.trim_start().starts_with('-');
        let mut names = Vec::new();
        if !is_first {
            for line in above[..line_start].lines().rev().take(NEAR) {
                names.extend(name_in(line));
                if is_item(&line) {
                    break;
                }
            }
        }
        let after = below[line_end..].lines().skip(1).take(NEAR).take_while(|line| !is_item(line));
        names.extend(after.filter_map(name_in));
        names
    }
}

/// The text before a place, as far as it is near.
fn before(text: &str, at: usize) -> &str {
    let from = (at.saturating_sub(WINDOW)..=at).find(|i| text.is_char_boundary(*i));
    &text[from.unwrap_or(at)..at]
}

/// The text after a place, as far as it is near.
fn after(text: &str, at: usize) -> &str {
    let to = (at..=text.len().min(at + WINDOW)).rev().find(|i| text.is_char_boundary(*i));
    &text[at..to.unwrap_or(at)]
}

/// What `name: …` in a line says.
fn name_in(line: &str) -> Option<&str> {
    let (_, name) = line.split_once("name:").or_else(|| line.split_once("name\":"))?;
    name.trim_start_matches([' ', '"', '\'']).split(ends_word).next()
}

/// Where a value begins, behind white space, its tag and its anchor.
fn behind_properties(text: &str, mut from: usize) -> usize {
    loop {
        let rest = text[from..].trim_start_matches([' ', '\t']);
        from = text.len() - rest.len();
        if !rest.starts_with(['&', '!']) {
            return from;
        }
        from += rest.find(char::is_whitespace).unwrap_or(rest.len());
    }
}

/// The plain and quoted items of a list in brackets, of which the first is at `from`.
fn items(text: &str, from: usize, found: &mut Vec<Range<usize>>) {
    let length = text[from..].find([']', '{']).unwrap_or(text.len() - from);
    let mut at = from;
    for item in text[from..from + length].split_inclusive(',') {
        let value = item.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '\''));
        let start = at + (item.len() - item.trim_start_matches([' ', '\n', '\r', '\t', '"', '\'']).len());
        if !value.is_empty() && !says_nothing(value) {
            found.push(start..start + value.len());
        }
        at += item.len();
    }
}

/// The name that ends at `at`, quoted or not.
fn name_before(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text[..at].trim_end_matches(['"', '\'', ' ', '\\']);
    let inside = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
    let length = before.bytes().rev().take_while(inside).count();
    (length > 0).then(|| before.len() - length..before.len())
}
