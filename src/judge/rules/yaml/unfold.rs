//! Configuration that lost its line breaks, as `pulsar:  address: localhost  port: 6650` on one line, put back
//! into a block with the keys that the catalogue knows.
//!
//! Where a line ended, a flattened text has spaces only. What follows a `#` is therefore a comment to every
//! reader, keys included: only the catalogue can tell which words of it were keys.

use std::ops::Range;

use crate::facts::milvus::catalogue::{self, Param};

/// Columns that a level takes in the unfolded text.
const STEP: usize = 2;

/// A section that stands on one line, unfolded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unfolded {
    /// The lines, without indentation around them and without a line break at the end.
    pub lines: Vec<String>,
    /// The sections it holds, in order.
    pub sections: Vec<&'static str>,
    /// Every key with a value of its own.
    pub values: Vec<UnfoldedValue>,
    /// True where line breaks became two spaces or more.
    pub wide: bool,
    /// The keys that stood in a comment, so that no reader saw them.
    pub swallowed: Vec<String>,
}

/// A value of a flattened text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfoldedValue {
    /// The key it is for, with dots between levels.
    pub key: String,
    /// Its bytes in the flattened line.
    pub span: Range<usize>,
}

/// Unfolds a line that begins with a section of milvus.yaml and goes on with keys of that section. `None` for
/// any other line, and for one that cannot be told apart into keys, values and comments.
pub fn unfold(line: &str) -> Option<Unfolded> {
    // A section and one key at least: most lines do not have as much.
    line.bytes().filter(|b| *b == b':').nth(1)?;
    let mut unfolder = Unfolder::new(line)?;
    while unfolder.at < line.len() {
        unfolder.step()?;
    }
    unfolder.flush_comments();
    let keys = unfolder.keys;
    (keys > 0).then_some(unfolder.found)
}

/// A key where one may begin.
struct Token<'t> {
    name: &'t str,
    /// The place behind its `:`.
    end: usize,
}

struct Unfolder<'t> {
    line: &'t str,
    at: usize,
    /// The mappings that are open, the section first.
    open: Vec<String>,
    /// The last key still waits for its value.
    waiting: bool,
    /// The last thing was a value, behind which a comment may stand.
    after_value: bool,
    /// Line breaks became at least this many spaces.
    gap: usize,
    /// Keys below sections.
    keys: usize,
    /// The last key with all above it.
    path: Vec<String>,
    comments: Vec<String>,
    found: Unfolded,
}

impl<'t> Unfolder<'t> {
    fn new(line: &'t str) -> Option<Self> {
        let found = Unfolded::default();
        let mut unfolder = Self {
            line,
            at: 0,
            open: Vec::new(),
            waiting: false,
            after_value: false,
            gap: 1,
            keys: 0,
            path: Vec::new(),
            comments: Vec::new(),
            found,
        };
        let first = unfolder.token(0)?;
        let section = section(first.name)?;
        unfolder.gap = unfolder.narrowest_gap(section);
        unfolder.found.wide = unfolder.gap > 1;
        unfolder.open_section(section, first.end);
        Some(unfolder)
    }

    /// Two where a key of the section follows on two spaces or more somewhere, else one: in a comment, a single
    /// space before a word that is a key as well is likelier to be part of a sentence.
    fn narrowest_gap(&self, section: &str) -> usize {
        let known = |name: &str| {
            catalogue::section(section).any(|p| p.key().split('.').any(|k| k.eq_ignore_ascii_case(name)))
        };
        let mut gaps = self.line.match_indices("  ").map(|(at, _)| self.skip_spaces(at));
        let wide = gaps.any(|at| self.token(at).is_some_and(|token| known(token.name)));
        if wide { 2 } else { 1 }
    }

    /// Takes one key, value or comment.
    fn step(&mut self) -> Option<()> {
        let start = self.skip_spaces(self.at);
        let spaces = start - self.at;
        if start == self.line.len() {
            self.at = start;
            return Some(());
        }
        if self.line[start..].starts_with('#') && (spaces > 0 || self.at == 0) {
            self.at = start;
            self.comment(spaces);
            return Some(());
        }
        if let Some(token) = self.token(start) {
            if let Some((name, end)) = self.place(&token, false) {
                self.key(name, end);
                return Some(());
            }
            return self.glued(&token, start);
        }
        if self.waiting { self.value(start) } else { None }
    }

    /// `natsmqnatsmq:` is a value with the next section's name, when all that separated them is gone.
    fn glued(&mut self, token: &Token<'t>, start: usize) -> Option<()> {
        let name = token.name;
        let ends = (1..name.len()).filter(|at| name.is_char_boundary(*at));
        let split = ends.filter(|_| self.waiting).find_map(|at| Some((at, section(&name[at..])?)));
        let Some((at, section)) = split else { return self.unknown_key(token) };
        self.set_value(&name[..at], start..start + at);
        self.open_section(section, token.end);
        Some(())
    }

    /// A key that the catalogue does not know stands beside the key before it, or below it where that one has
    /// no value and is known to hold others.
    fn unknown_key(&mut self, token: &Token<'t>) -> Option<()> {
        self.flush_comments();
        self.key(token.name.to_owned(), token.end);
        Some(())
    }

    fn open_section(&mut self, section: &'static str, end: usize) {
        self.open.clear();
        self.flush_comments();
        self.path = vec![section.to_owned()];
        self.open = self.path.clone();
        self.found.lines.push(format!("{section}:"));
        self.found.sections.push(section);
        self.waiting = false;
        self.after_value = false;
        self.at = end;
    }

    /// Where a token belongs, if it is a key known there: the name as the catalogue spells it. Mappings that
    /// are thereby complete are closed.
    fn place(&mut self, token: &Token<'t>, in_comment: bool) -> Option<(String, usize)> {
        for depth in (1..=self.open.len()).rev() {
            if let Some(name) = child(&self.open[..depth], token.name) {
                self.flush_comments_for(depth);
                self.open.truncate(depth);
                return Some((name.to_owned(), token.end));
            }
        }
        let section = section(token.name)?;
        if in_comment {
            return None;
        }
        self.open_section(section, token.end);
        Some((String::new(), token.end))
    }

    fn key(&mut self, name: String, end: usize) {
        self.at = end;
        if name.is_empty() {
            // A new section, opened already.
            return;
        }
        let depth = self.open.len();
        self.found.lines.push(format!("{}{name}:", indent(depth)));
        self.path = self.open.clone();
        self.path.push(name.clone());
        self.keys += 1;
        self.after_value = false;
        self.waiting = !has_children(&self.path);
        if !self.waiting {
            self.open.push(name);
        }
    }

    /// Everything up to the next key or comment.
    fn value(&mut self, start: usize) -> Option<()> {
        let end = self.value_end(start)?;
        let text = self.line[start..end].trim_end();
        let span = start..start + text.len();
        self.at = span.end;
        self.set_value(text, span);
        Some(())
    }

    fn set_value(&mut self, text: &str, span: Range<usize>) {
        let key = self.path.join(".");
        let depth = self.path.len();
        if let Some(items) = list_items(text) {
            self.found.lines.extend(items.iter().map(|item| format!("{}- {item}", indent(depth))));
        } else if let Some(last) = self.found.lines.last_mut() {
            last.push(' ');
            last.push_str(text);
        }
        self.found.values.push(UnfoldedValue { key, span });
        self.waiting = false;
        self.after_value = true;
    }

    /// The end of the value that begins at `start`; `None` for a quote or bracket that is not closed.
    fn value_end(&self, start: usize) -> Option<usize> {
        let mut brackets = 0usize;
        let mut quote: Option<char> = None;
        let mut before = ' ';
        for (offset, c) in self.line[start..].char_indices() {
            let at = start + offset;
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') if matches!(before, ' ' | '[' | '{' | ',') => quote = Some(c),
                (None, '[' | '{') => brackets += 1,
                (None, ']' | '}') => brackets = brackets.saturating_sub(1),
                (None, '#') if before == ' ' => return (brackets == 0).then_some(at),
                _ if before == ' ' && brackets == 0 && at > start && self.token(at).is_some() => {
                    return Some(at);
                }
                _ => {}
            }
            before = c;
        }
        (brackets == 0 && quote.is_none()).then_some(self.line.len())
    }

    /// A comment, which ends where another begins or a key that is known here.
    fn comment(&mut self, spaces: usize) {
        let start = self.at;
        let trailing = self.after_value && spaces == 1;
        let mut end = self.line.len();
        let mut key = None;
        let mut from = start + 1;
        while let Some(gap) = self.line[from..].find(' ').map(|i| from + i) {
            let next = self.skip_spaces(gap);
            from = next.max(gap + 1);
            if next - gap < self.gap || next == self.line.len() {
                continue;
            }
            if self.line[next..].starts_with('#') {
                end = gap;
                break;
            }
            if let Some(token) = self.token(next)
                && self.is_placed(&token)
            {
                (end, key) = (gap, Some(token));
                break;
            }
        }
        let text = self.line[start..end].trim_end().to_owned();
        self.at = end;
        match self.found.lines.last_mut().filter(|_| trailing) {
            Some(last) => {
                last.push(' ');
                last.push_str(&text);
            }
            None => self.comments.push(text),
        }
        self.after_value = false;
        if let Some((name, end)) = key.and_then(|token| self.place(&token, true)) {
            self.key(name, end);
            self.found.swallowed.push(self.path.join("."));
        }
    }

    fn is_placed(&self, token: &Token<'_>) -> bool {
        (1..=self.open.len()).any(|depth| child(&self.open[..depth], token.name).is_some())
    }

    fn flush_comments(&mut self) {
        self.flush_comments_for(self.open.len());
    }

    fn flush_comments_for(&mut self, depth: usize) {
        let lines = self.comments.drain(..).map(|text| format!("{}{text}", indent(depth)));
        self.found.lines.extend(lines);
    }

    fn skip_spaces(&self, at: usize) -> usize {
        at + self.line[at..].len() - self.line[at..].trim_start_matches(' ').len()
    }

    /// `name:` at a place, with a space or nothing behind it.
    fn token(&self, at: usize) -> Option<Token<'t>> {
        let rest = &self.line[at..];
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))?;
        let name = &rest[..length];
        let behind = rest[length..].strip_prefix(':')?;
        let is_key = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && (behind.is_empty() || behind.starts_with(' '));
        is_key.then_some(Token { name, end: at + length + 1 })
    }
}

fn indent(depth: usize) -> String {
    " ".repeat(depth * STEP)
}

/// The items of `- a  - b`; `None` for what is no list.
fn list_items(text: &str) -> Option<Vec<&str>> {
    let first = text.strip_prefix("- ")?;
    Some(first.split(" - ").map(str::trim).filter(|item| !item.is_empty()).collect())
}

/// The section of milvus.yaml of exactly this name.
fn section(name: &str) -> Option<&'static str> {
    catalogue::params().map(Param::section).find(|section| !name.is_empty() && *section == name)
}

/// The key below a path that a name stands for: as the catalogue spells it.
fn child(path: &[String], name: &str) -> Option<&'static str> {
    let same = |key: &str| key == name || key.eq_ignore_ascii_case(name);
    below(path).find(|key| *key == name).or_else(|| below(path).find(|key| same(key)))
}

fn has_children(path: &[String]) -> bool {
    below(path).next().is_some()
}

/// The keys of the catalogue right below a path.
fn below(path: &[String]) -> impl Iterator<Item = &'static str> {
    catalogue::params().filter_map(move |param| {
        let mut keys = param.key().split('.');
        let above = path.iter().all(|key| keys.next() == Some(key));
        keys.next().filter(|_| above)
    })
}

#[cfg(test)]
#[path = "unfold_tests.rs"]
mod tests;
