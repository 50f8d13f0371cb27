//! The value behind the `:` of a secret's name: as YAML writes values, and as somebody meant it who left out quotes that
//! YAML asks for.

use std::ops::Range;

use super::below;
use super::named::{NamedValues, after, before};
use super::words::{comment_at, quoted, says_nothing};

/// Tags of YAML's own types.
const TYPES: [&str; 9] =
    ["!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!map", "!!seq", "!!timestamp"];

impl NamedValues<'_> {
    /// The value that begins after the `:` of a key.
    pub(super) fn value(&self, key: usize, colon: usize, found: &mut Vec<Range<usize>>) {
        let text = self.text();
        let from = self.behind_properties(key, colon, found);
        if let Some(range) = quoted(text, from) {
            self.behind_quotes(key, range, found);
            return;
        }
        match text[from..].chars().next() {
            None => {}
            // A template, or a mapping that tells by its own keys what is secret in it.
            Some('{') if is_mapping(near_line(text, from)) => {}
            Some('{') => self.braces(key, from, found),
            Some('*') => self.alias(key, from, found),
            Some('[') => self.list(key, from, found),
            Some('|' | '>') if is_block_header(near_line(text, from)) => below::block(text, key, found),
            Some('|' | '>') => self.plain(key, from, 1, found),
            Some('#' | '\n' | '\r') => {
                // A comment to YAML: a word behind the sign at once may be meant as the value.
                let word = near_line(text, from).trim_end();
                let is_word = word.len() > 1 && !word[1..].contains([' ', '\t', '#']);
                found.extend(is_word.then(|| from + 1..from + word.len()));
                self.below(key, found);
            }
            Some(_) => self.plain(key, from, 0, found),
        }
    }

    /// A value, or a list of them, that begins on the next line.
    fn below(&self, key: usize, found: &mut Vec<Range<usize>>) {
        let text = self.text();
        let Some(first) = below::first(text, key) else { return };
        if first.is_item {
            for item in below::items(text, key) {
                let line = near_line(text, item);
                // A mapping tells by its own keys what is secret in it.
                if below::is_entry(line) || line.starts_with("- ") {
                    return;
                }
                self.value(item, item, found);
            }
        } else if first.is_inside && !below::is_entry(near_line(text, first.start)) {
            self.value(key, first.start, found);
        }
    }

    /// Where a value begins, behind white space, its tag and its anchor. What is neither to anybody is secret too.
    fn behind_properties(&self, key: usize, mut from: usize, found: &mut Vec<Range<usize>>) -> usize {
        let text = self.text();
        loop {
            let rest = text[from..].trim_start_matches([' ', '\t']);
            from = text.len() - rest.len();
            if !rest.starts_with(['&', '!']) {
                return from;
            }
            let word = &rest[..rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len())];
            let behind = near_line(text, from + word.len()).trim_start_matches([' ', '\t']);
            let is_alone = behind.is_empty() || behind.starts_with('#');
            let name = word.trim_start_matches(['&', '!']);
            let is_name = !name.bytes().any(|b| b.is_ascii_digit()) && !is_alone;
            let known = TYPES.contains(&word)
                || word.starts_with("!<")
                || (word.starts_with('&') && self.is_used('*', name))
                || (is_alone && self.is_collection(key));
            if !known && !is_name && !name.is_empty() {
                found.push(from + word.len() - name.len()..from + word.len());
            }
            from += word.len();
        }
    }

    /// True for a key that has a mapping or a list in the lines below.
    fn is_collection(&self, key: usize) -> bool {
        let entry = |first: below::FirstLine| below::is_entry(near_line(self.text(), first.start));
        below::first(self.text(), key).is_some_and(|first| first.is_item || first.is_inside && entry(first))
    }

    /// The text in quotes, with what stands behind where a quote in it was not doubled.
    fn behind_quotes(&self, key: usize, range: Range<usize>, found: &mut Vec<Range<usize>>) {
        let text = self.text();
        let after = text.get(range.end + 1..).unwrap_or_default();
        let goes_on = after.starts_with(|c: char| c.is_alphanumeric());
        if !says_nothing(&text[range.clone()]) {
            found.push(range.clone());
        }
        if goes_on && text[range.end..].starts_with(['"', '\'']) {
            self.plain(key, range.end + 1, 0, found);
        }
    }

    /// `{word}`, which is no mapping to whoever wrote it.
    fn braces(&self, key: usize, from: usize, found: &mut Vec<Range<usize>>) {
        let text = self.text();
        let line = near_line(text, from);
        let end = match line.find('}') {
            Some(end) if !line[end + 1..].starts_with(char::is_alphanumeric) => end,
            _ => return self.plain(key, from, 1, found),
        };
        if !says_nothing(&line[..=end]) {
            found.push(from + 1..from + end);
        }
    }

    /// What YAML takes for an alias, unless there is an anchor of that name.
    fn alias(&self, key: usize, from: usize, found: &mut Vec<Range<usize>>) {
        let name = near_line(self.text(), from + 1);
        let name = &name[..name.find(|c: char| c.is_whitespace() || ",]}".contains(c)).unwrap_or(name.len())];
        if !self.is_used('&', name) {
            self.plain(key, from, 1, found);
        }
    }

    /// The plain and quoted items of a list in brackets; the line, where they are no list.
    fn list(&self, key: usize, from: usize, found: &mut Vec<Range<usize>>) {
        let text = self.text();
        let inside = &text[from + 1..];
        let Some(length) = inside.find([']', '{']) else { return self.plain(key, from, 1, found) };
        let is_list = match inside.as_bytes()[length] {
            b'{' => is_mapping(near_line(text, from + 1 + length)),
            _ => !inside[length + 1..].starts_with(char::is_alphanumeric),
        };
        if !is_list {
            return self.plain(key, from, 1, found);
        }
        let mut at = from + 1;
        for item in inside[..length].split_inclusive(',') {
            let value = item.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '\''));
            let start = at + (item.len() - item.trim_start_matches([' ', '\n', '\r', '\t', '"', '\'']).len());
            if !value.is_empty() && !says_nothing(value) {
                found.push(start..start + value.len());
            }
            at += item.len();
        }
    }

    /// A value without quotes, with the lines that go on with it. Of its first bytes `shown` are none of it to whoever
    /// wrote it.
    fn plain(&self, key: usize, from: usize, shown: usize, found: &mut Vec<Range<usize>>) {
        let text = self.text();
        let before = before(text, from).rsplit(['\n', '\r']).next().unwrap_or_default();
        let in_flow = before.contains(['{', '[']);
        // A line may be a whole file: no more of it is looked at than the value.
        let value = match in_flow {
            true => &text[from..from + flow_length(&text[from..])],
            false => text[from..].split(['\n', '\r']).next().unwrap_or_default(),
        };
        let value = value[..comment_at(value).unwrap_or(value.len())].trim_end();
        if says_nothing(value) {
            return;
        }
        found.push(from + shown.min(value.len())..from + value.len());
        if !in_flow {
            below::rest(text, key, from, found);
        }
    }
}

/// The text from a place to the end of its line, as far as it is near.
fn near_line(text: &str, from: usize) -> &str {
    after(text, from).split(['\n', '\r']).next().unwrap_or_default()
}

/// How long a plain value in braces or brackets is. A sign that would end it is a part of it where nothing could follow:
/// a bracket before a letter, a comma before what is no entry.
fn flow_length(text: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text[from..].find([',', '}', ']', '\n', '\r']) {
        let end = from + at;
        let rest = &text[end + 1..];
        let ends = match text.as_bytes()[end] {
            b',' => {
                let next = rest.split([',', '}', ']', '\n', '\r']).next().unwrap_or_default();
                next.is_empty() || next.contains(':') || next.starts_with(' ')
            }
            b'}' | b']' => !rest.starts_with(char::is_alphanumeric),
            _ => true,
        };
        if ends {
            return end;
        }
        from = end + 1;
    }
    text.len()
}

/// True for a line that begins with a brace and goes on as a mapping or a template.
fn is_mapping(line: &str) -> bool {
    let inside = line.trim_start_matches('{').trim();
    line.starts_with("{{")
        || line.starts_with("{%")
        || inside.is_empty()
        || inside.starts_with(['}', '#', '?', '<'])
        || inside.ends_with(':')
        || [": ", "\":", "':"].iter().any(|sign| inside.contains(sign))
}

/// True for the head of a block scalar: `|`, `>-`, `|2+ # why`.
fn is_block_header(line: &str) -> bool {
    let rest = line[1..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let hints = line.len() - 1 - rest.len();
    let comment = rest.trim_start();
    hints <= 2 && (comment.is_empty() || (comment.starts_with('#') && comment.len() < rest.len()))
}
