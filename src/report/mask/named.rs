//! Values that are secret by the names before them.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::below;
use super::words::{comment_at, ends_word, quoted, refers_elsewhere, says_nothing};
use crate::facts::names_secret;

/// Lines before and after a value in which its name is looked for.
const NEAR: usize = 2;

/// Bytes before and after a place that are looked at, so that a file of one line takes no longer than another.
const WINDOW: usize = 1024;

/// A text in which values have names.
pub(super) struct NamedValues<'t> {
    text: &'t str,
    /// Whether names are those of secrets: a file repeats few names often.
    asked: RefCell<HashMap<&'t str, bool>>,
    /// The names behind `&` and `*`.
    marks: OnceCell<[HashSet<&'t str>; 2]>,
}

impl<'t> NamedValues<'t> {
    /// The names of a text.
    pub fn of(text: &'t str) -> Self {
        Self { text, asked: RefCell::default(), marks: OnceCell::new() }
    }

    /// The text.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    fn is_secret(&self, name: &'t str) -> bool {
        *self.asked.borrow_mut().entry(name).or_insert_with(|| names_secret(name))
    }

    /// Whether a name stands behind a sign of anchors (`&`) or of aliases (`*`) anywhere in the text.
    pub(super) fn is_used(&self, sign: char, name: &str) -> bool {
        let marks = self.marks.get_or_init(|| ['&', '*'].map(|sign| marks(self.text, sign)));
        marks[usize::from(sign == '*')].contains(name)
    }

    /// The value of a parameter or variable, `password=value`, whose name says that it is secret. Where the name begins
    /// a line or a quoted text, the value goes on to the end of that.
    pub fn after_equals(&self, at: usize) -> Option<Range<usize>> {
        let text = self.text;
        let name = name_before(text, at)?;
        if !self.is_secret(&text[name.clone()]) {
            return None;
        }
        let quote = text[..name.start].chars().next_back().filter(|c| matches!(c, '"' | '\''));
        let begins_line = below::begins_line(text, name.start);
        let spaces = |c: char| begins_line && matches!(c, ' ' | '\t');
        let from = text.len() - text[at + 1..].trim_start_matches(spaces).len();
        if let Some(range) = quoted(text, from).filter(|_| quote.is_none()) {
            return (!refers_elsewhere(&text[range.clone()])).then_some(range);
        }
        let rest = &text[from..];
        let length = match quote {
            Some(quote) => rest.find([quote, '\n', '\r']).unwrap_or(rest.len()),
            None if begins_line => {
                let line = rest.split(['\n', '\r']).next().unwrap_or_default();
                line[..comment_at(line).unwrap_or(line.len())].trim_end().len()
            }
            None => {
                // A reference may hold what ends a word.
                let reference = match rest.get(..2) {
                    Some("${") => rest.find('}').map_or(0, |end| end + 1),
                    Some("$(") => rest.find(')').map_or(0, |end| end + 1),
                    _ => 0,
                };
                let word = &rest[reference..];
                let ends = |c| ends_word(c) || matches!(c, '&' | ';' | '#');
                reference + word.find(ends).unwrap_or(word.len())
            }
        };
        let elsewhere = refers_elsewhere(&rest[..length]) || length == 0;
        (!elsewhere).then_some(from..from + length)
    }

    /// The value of `password: value`, on this line or those below, and that of `value: …` beside `name: PASSWORD`.
    pub fn after_colon(&self, at: usize, found: &mut Vec<Range<usize>>) {
        let text = self.text;
        let after = &text[at + 1..];
        let key = text[..at].ends_with(['"', '\'']);
        let Some(name) = name_before(text, at) else { return };
        let apart = key || after.is_empty() || after.starts_with([' ', '\t', '\n', '\r']);
        // Where the space was forgotten, the line is meant as an entry all the same.
        let meant = || !after.starts_with("//") && below::begins_line(text, name.start);
        if !apart && !meant() {
            return;
        }
        let secret = match &text[name.clone()] {
            "value" => self.names_beside(at).into_iter().any(|name| self.is_secret(name)),
            name => self.is_secret(name),
        };
        if secret {
            self.value(name.start, at + 1, found);
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
pub(super) fn before(text: &str, at: usize) -> &str {
    let from = (at.saturating_sub(WINDOW)..=at).find(|i| text.is_char_boundary(*i));
    &text[from.unwrap_or(at)..at]
}

/// The text after a place, as far as it is near.
pub(super) fn after(text: &str, at: usize) -> &str {
    let to = (at..=text.len().min(at + WINDOW)).rev().find(|i| text.is_char_boundary(*i));
    &text[at..to.unwrap_or(at)]
}

/// What `name: …` in a line says.
fn name_in(line: &str) -> Option<&str> {
    let (_, name) = line.split_once("name:").or_else(|| line.split_once("name\":"))?;
    name.trim_start_matches([' ', '"', '\'']).split(ends_word).next()
}

/// The words behind a sign.
fn marks(text: &str, sign: char) -> HashSet<&str> {
    let word = |at: usize| {
        let rest = &text[at + sign.len_utf8()..];
        &rest[..rest.find(|c: char| c.is_whitespace() || ",[]{}".contains(c)).unwrap_or(rest.len())]
    };
    text.match_indices(sign).map(|(at, _)| word(at)).collect()
}

/// The name that ends at `at`, quoted or not.
fn name_before(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text[..at].trim_end_matches(['"', '\'', ' ', '\\']);
    let inside = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
    let length = before.bytes().rev().take_while(inside).count();
    (length > 0).then(|| before.len() - length..before.len())
}
