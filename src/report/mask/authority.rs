//! Passwords in the part of a URL before its `@`.

use std::ops::Range;

use super::named::{after, before};
use super::words::{ends_text, ends_word};
use crate::base::effort::spend;

/// What ends the scheme of a URL.
const SCHEME: &str = "://";
/// What ends an authority, beside the end of its word.
const PATH: [char; 3] = ['/', '?', '#'];

/// Finds the passwords of a text in one walk: a word may be a whole file, and hold many `@`.
pub(super) struct Authorities<'t> {
    text: &'t str,
    /// The word that was last looked at.
    word: Range<usize>,
    /// Where its scheme ends, behind the `://`.
    scheme: Option<usize>,
    /// What it holds from its start on, and from the end of its scheme on.
    parts: [Authority; 2],
}

/// What may be `user:password@host:port/path`.
#[derive(Default)]
struct Authority {
    start: usize,
    /// Where a path, a query or a fragment ends it, or the word does.
    end: usize,
    colon: Option<usize>,
    /// A port stands behind that colon, not a password.
    is_port: bool,
    /// The last `@` in it, which ends a password that holds another.
    last: Option<usize>,
    /// A port stands behind that `@`.
    has_port: bool,
}

impl Authority {
    fn of(text: &str, start: usize, word_end: usize) -> Self {
        let end = text[start..word_end].find(PATH).map_or(word_end, |length| start + length);
        let inside = &text[start..end];
        let place = |at: usize| start + at;
        let (colon, last) = (inside.find(':').map(place), inside.rfind('@').map(place));
        let behind =
            |colon: usize| text[colon + 1..word_end].trim_start_matches(|c: char| c.is_ascii_digit());
        let is_port = colon.is_some_and(|colon| behind(colon).starts_with(['/', '?', '#', ',']));
        let host = last.map_or("", |last| &text[last + 1..end]);
        let port = host.split_once(':').map(|(_, port)| port);
        let has_port = port.is_some_and(|port| port.starts_with(|c: char| c.is_ascii_digit()));
        Self { start, end, colon, is_port, last, has_port }
    }

    /// The password that ends at an `@`, or all before it where that looks like a token without a name, with a scheme
    /// before it or a port behind it.
    fn password(&self, text: &str, at: usize, has_scheme: bool) -> Option<Range<usize>> {
        let colon = self.colon.filter(|colon| *colon < at);
        if at >= self.end {
            // With a path the `@` is none of a password, unless what should be a port is one with a slash in it.
            let colon = colon.filter(|_| has_scheme && !self.is_port)?;
            let rest = text[at + 1..].split(|c| ends_word(c) || PATH.contains(&c)).next().unwrap_or_default();
            return Some(colon + 1..rest.rfind('@').map_or(at, |i| at + 1 + i));
        }
        let end = self.last.unwrap_or(at);
        match colon {
            Some(colon) => Some(colon + 1..end),
            None => {
                let is_url = has_scheme || self.has_port;
                (is_url && is_token(&text[self.start..at])).then_some(self.start..end)
            }
        }
    }
}

impl<'t> Authorities<'t> {
    /// The passwords of a text.
    pub fn of(text: &'t str) -> Self {
        Self { text, word: 0..0, scheme: None, parts: Default::default() }
    }

    /// The password in `scheme://user:password@host` or `user:password@host`, or a token in its place. The `@` of a text
    /// are asked for in their order.
    pub fn password(&mut self, at: usize) -> Option<Range<usize>> {
        // An image is named by its digest.
        if self.text[at + 1..].starts_with("sha256:") {
            return None;
        }
        if at >= self.word.end {
            self.enter(at);
        }
        let scheme = self.scheme.filter(|end| *end <= at);
        let part = &self.parts[usize::from(scheme.is_some())];
        if scheme.is_none()
            && part.colon.is_none_or(|colon| colon >= at)
            && let Some(wide) = self.wide(at)
        {
            return wide.password(self.text, at, true);
        }
        part.password(self.text, at, scheme.is_some())
    }

    /// The authority of a URL whose password holds what ends a word, as far as it is near.
    fn wide(&self, at: usize) -> Option<Authority> {
        let near = before(self.text, at);
        spend(near.len());
        let behind = |i: usize| i + near[i..].chars().next().map_or(1, char::len_utf8);
        let start = near.rfind(ends_text).map_or(0, behind);
        let scheme = start + near[start..].rfind(SCHEME)? + SCHEME.len();
        let rest = after(self.text, at);
        let length = rest[1..].find(ends_word).map_or(rest.len(), |length| length + 1);
        Some(Authority::of(self.text, at - near.len() + scheme, at + length))
    }

    /// Looks at the word that an `@` stands in.
    fn enter(&mut self, at: usize) {
        let text = self.text;
        let from = self.word.end.min(at);
        let behind = |i: usize| from + i + text[from + i..].chars().next().map_or(1, char::len_utf8);
        let start = text[from..at].rfind(ends_word).map_or(from, behind);
        let end = text[at..].find(ends_word).map_or(text.len(), |length| at + length);
        spend(end - from);
        self.word = start..end;
        self.scheme = text[start..end].find(SCHEME).map(|i| start + i + SCHEME.len());
        self.parts = [start, self.scheme.unwrap_or(start)].map(|start| Authority::of(text, start, end));
    }
}

/// True for what is too long for the name of a user, or has a digit and is long.
fn is_token(user: &str) -> bool {
    user.len() >= 16 || (user.len() >= 8 && user.bytes().any(|b| b.is_ascii_digit()))
}
