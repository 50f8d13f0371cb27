//! The scanner: from a text to tokens by the rules of YAML 1.1 as libyaml and its ports apply them.
//!
//! The parser of the product follows YAML 1.2; Milvus and Helm read with ports of libyaml. The scanner says what those
//! accept, and gives what the parser does not: ends, comments, anchors and tags.

use std::collections::VecDeque;

use super::cursor::Ascii;
use super::{Cursor, Token, TokenKind};
use crate::text::source::Span;
use crate::text::yaml::{Problem, SyntaxError};

pub(super) type Result<T = ()> = std::result::Result<T, SyntaxError>;

/// A simple key is at most this many characters before its `:`.
pub(super) const KEY_REACH: usize = 1024;

/// What indents.
static BLANK: Ascii = Ascii::only(b' ');

/// A token that becomes a mapping key if a `:` follows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SimpleKey {
    pub(super) possible: bool,
    pub(super) required: bool,
    pub(super) token: usize,
    pub(super) pos: usize,
    pub(super) line: usize,
    pub(super) col: usize,
    pub(super) index: usize,
}

/// Tokens on demand, with as much look-ahead as simple keys need.
pub(crate) struct Scanner<'t> {
    pub cursor: Cursor<'t>,
    pub(super) text: &'t str,
    pub comments: Vec<Span>,
    pub(super) tokens: VecDeque<Token>,
    /// Tokens handed out so far.
    pub(super) taken: usize,
    ready: bool,
    pub(super) indent: isize,
    pub(super) indents: Vec<isize>,
    pub(super) key_allowed: bool,
    /// One per flow level, and one for the block context.
    pub(super) keys: Vec<SimpleKey>,
    /// Which token a possible key begins with, and its level. The readers keep such a table and look only
    /// at the token they would hand out next, which decides what `[]: x` means.
    pub(super) key_tokens: Vec<(usize, usize)>,
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut cursor = Cursor::new(text);
        if text.starts_with('\u{feff}') {
            cursor.pos = '\u{feff}'.len_utf8();
        }
        Self {
            cursor,
            text,
            comments: Vec::new(),
            tokens: VecDeque::new(),
            taken: 0,
            ready: false,
            indent: -1,
            indents: Vec::new(),
            key_allowed: true,
            keys: vec![SimpleKey::default()],
            key_tokens: Vec::new(),
        }
    }

    /// The next token, without taking it.
    pub fn peek(&mut self) -> Result<Token> {
        if !self.ready {
            self.fetch_more()?;
        }
        let end = Token { kind: TokenKind::StreamEnd, span: Span::at(self.cursor.pos) };
        Ok(self.tokens.front().copied().unwrap_or(end))
    }

    /// Takes the token that [`Scanner::peek`] showed; the stream's end stays.
    pub fn take(&mut self) {
        if self.tokens.front().is_some_and(|t| t.kind != TokenKind::StreamEnd) {
            self.tokens.pop_front();
            self.taken += 1;
            self.ready = false;
        }
    }

    pub(super) fn flow(&self) -> usize {
        self.keys.len() - 1
    }

    fn fetch_more(&mut self) -> Result {
        loop {
            if !self.tokens.is_empty() {
                let Some(&(_, level)) = self.key_tokens.iter().find(|(token, _)| *token == self.taken) else {
                    break;
                };
                if !self.key_is_valid(level)? {
                    break;
                }
            }
            self.fetch()?;
        }
        self.ready = true;
        Ok(())
    }

    pub(super) fn push(&mut self, kind: TokenKind, start: usize) {
        let span = Span::new(start, self.cursor.pos);
        self.tokens.push_back(Token { kind, span });
    }

    /// Inserts a token before the one numbered `number`; behind all when that one is gone already.
    pub(super) fn insert(&mut self, number: usize, kind: TokenKind, at: usize) {
        let token = Token { kind, span: Span::at(at) };
        match number.checked_sub(self.taken) {
            Some(i) if i < self.tokens.len() => self.tokens.insert(i, token),
            _ => self.tokens.push_back(token),
        }
    }

    pub(super) fn error<T>(&self, start: usize, problem: Problem, message: &str) -> Result<T> {
        Err(SyntaxError { span: char_span(self.text, start), problem, message: message.to_owned() })
    }

    /// Scans one token of the text; keys and block starts may be inserted before it.
    fn fetch(&mut self) -> Result {
        self.skip_to_token()?;
        self.unroll(self.cursor.col as isize);
        let c = &self.cursor;
        let flow = self.flow() > 0;
        if c.at_end() {
            return self.fetch_end();
        }
        match c.peek(0) {
            b'%' if c.col == 0 => self.fetch_directive(),
            b'-' if c.at_document_mark(b'-') => self.fetch_document_mark(TokenKind::DocumentStart),
            b'.' if c.at_document_mark(b'.') => self.fetch_document_mark(TokenKind::DocumentEnd),
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if c.is_blank_or_end(1) => self.fetch_block_entry(),
            b'?' if flow || c.is_blank_or_end(1) => self.fetch_key(),
            b':' if flow || c.is_blank_or_end(1) => self.fetch_value(),
            b'*' => self.fetch_anchor(TokenKind::Alias),
            b'&' => self.fetch_anchor(TokenKind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' | b'>' if !flow => self.fetch_block_scalar(),
            b'\'' | b'"' => self.fetch_quoted(),
            b'|' | b'>' | b'%' | b'@' | b'`' | b'#' | b'\t' => self.fetch_nothing(),
            _ => self.fetch_plain(),
        }
    }

    fn fetch_nothing(&self) -> Result {
        let pos = self.cursor.pos;
        match self.cursor.peek(0) {
            b'\t' => self.error(pos, Problem::Tab, "a tab cannot indent: YAML wants spaces"),
            b'@' | b'`' => self.error(pos, Problem::BadStart, "this character is reserved: quote the value"),
            _ => self.error(pos, Problem::BadStart, "no value can start with this character: quote it"),
        }
    }

    fn skip_to_token(&mut self) -> Result {
        loop {
            let tabs = self.flow() > 0 || !self.key_allowed;
            if self.cursor.index == 0 && self.text[self.cursor.pos..].starts_with('\u{feff}') {
                self.cursor.skip();
            }
            self.cursor.skip_all(&BLANK);
            while self.cursor.peek(0) == b' ' || (tabs && self.cursor.peek(0) == b'\t') {
                self.cursor.skip();
            }
            self.skip_comment();
            if self.cursor.break_len(0) == 0 {
                return Ok(());
            }
            self.cursor.skip_break();
            if self.flow() == 0 {
                self.key_allowed = true;
            }
        }
    }

    /// Skips and keeps the comment that starts here, if one does.
    pub(super) fn skip_comment(&mut self) {
        if self.cursor.peek(0) == b'#' {
            let start = self.cursor.pos;
            self.cursor.skip_line_rest();
            self.comments.push(Span::new(start, self.cursor.pos));
        }
    }

    // One function per token.

    fn fetch_end(&mut self) -> Result {
        // The end ends the line too: no key may reach across it.
        if self.cursor.col > 0 {
            self.cursor.col = 0;
            self.cursor.line += 1;
        }
        self.unroll(-1);
        self.remove_key()?;
        self.key_allowed = false;
        self.push(TokenKind::StreamEnd, self.cursor.pos);
        Ok(())
    }

    /// Takes `len` characters as one token.
    fn take_mark(&mut self, kind: TokenKind, len: usize) {
        let start = self.cursor.pos;
        for _ in 0..len {
            self.cursor.skip();
        }
        self.push(kind, start);
    }

    fn fetch_document_mark(&mut self, kind: TokenKind) -> Result {
        self.unroll(-1);
        self.remove_key()?;
        self.key_allowed = false;
        self.take_mark(kind, 3);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind) -> Result {
        self.save_key()?;
        let token = self.taken + self.tokens.len();
        self.keys.push(SimpleKey { token, ..SimpleKey::default() });
        self.key_allowed = true;
        self.take_mark(kind, 1);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind) -> Result {
        self.remove_key()?;
        if self.flow() > 0
            && let Some(key) = self.keys.pop()
        {
            self.forget_key(key.token);
        }
        self.key_allowed = false;
        self.take_mark(kind, 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Result {
        self.remove_key()?;
        self.key_allowed = true;
        self.take_mark(TokenKind::FlowEntry, 1);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Result {
        let (pos, col) = (self.cursor.pos, self.cursor.col);
        if self.flow() == 0 {
            if !self.key_allowed {
                return self.error(pos, Problem::ItemHere, "a list item cannot start here");
            }
            self.roll(col, None, TokenKind::BlockSequenceStart, pos);
        }
        self.remove_key()?;
        self.key_allowed = true;
        self.take_mark(TokenKind::BlockEntry, 1);
        Ok(())
    }

    fn fetch_key(&mut self) -> Result {
        let (pos, col) = (self.cursor.pos, self.cursor.col);
        if self.flow() == 0 {
            if !self.key_allowed {
                return self.error(pos, Problem::KeyHere, "a key cannot start here");
            }
            self.roll(col, None, TokenKind::BlockMappingStart, pos);
        }
        self.remove_key()?;
        self.key_allowed = self.flow() == 0;
        self.take_mark(TokenKind::Key, 1);
        Ok(())
    }

    fn fetch_value(&mut self) -> Result {
        let level = self.flow();
        let (pos, col) = (self.cursor.pos, self.cursor.col);
        if self.key_is_valid(level)? {
            let key = self.keys[level];
            self.insert(key.token, TokenKind::Key, key.pos);
            self.roll(key.col, Some(key.token), TokenKind::BlockMappingStart, key.pos);
            self.keys[level].possible = false;
            self.forget_key(key.token);
            self.key_allowed = false;
        } else {
            if level == 0 {
                if !self.key_allowed {
                    return self.error(
                        pos,
                        Problem::ValueHere,
                        "`:` cannot stand here: no key belongs to it",
                    );
                }
                self.roll(col, None, TokenKind::BlockMappingStart, pos);
            }
            self.key_allowed = level == 0;
        }
        self.take_mark(TokenKind::Value, 1);
        Ok(())
    }
}

/// The span of the character at `at`; empty at the end of the text.
pub(crate) fn char_span(text: &str, at: usize) -> Span {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    Span::new(at, at + text[at..].chars().next().map_or(0, char::len_utf8))
}
