//! Where scalars end. What they say is decoded later, from their span.

use super::cursor::Ascii;
use super::scanner::{Result, Scanner, char_span};
use super::{Content, TokenKind};
use crate::text::source::Span;
use crate::text::yaml::{Problem, Style, SyntaxError};

/// What means nothing between quotes.
static QUOTED: Ascii = Ascii::from_but(b' ', b"\"'\\");
/// What neither ends a plain scalar's word nor may do so.
static IN_WORD: Ascii = Ascii::from_but(b'!', b":,?[]{}");

impl Scanner<'_> {
    fn push_scalar(&mut self, style: Style, span: Span, decode: bool, indent: usize) {
        let kind = TokenKind::Scalar(Content { style, decode, indent: indent as u32 });
        self.tokens.push_back(super::Token { kind, span });
    }

    // Quoted scalars.

    pub(super) fn fetch_quoted(&mut self) -> Result {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.cursor.pos;
        let quote = self.cursor.peek(0);
        self.cursor.skip();
        let mut decode = false;
        loop {
            self.cursor.skip_all(&QUOTED);
            let c = &self.cursor;
            if c.at_document_mark(b'-') || c.at_document_mark(b'.') || c.at_end() {
                return self.unclosed(start, quote);
            }
            match c.peek(0) {
                b'\'' if quote == b'\'' && c.peek(1) == b'\'' => {
                    decode = true;
                    self.cursor.skip();
                    self.cursor.skip();
                }
                b if b == quote => break,
                b'\\' if quote == b'"' => {
                    decode = true;
                    self.scan_escape()?;
                }
                _ if c.break_len(0) > 0 => {
                    decode = true;
                    self.cursor.skip_break();
                }
                _ => self.cursor.skip(),
            }
        }
        self.cursor.skip();
        let style = if quote == b'"' { Style::DoubleQuoted } else { Style::SingleQuoted };
        self.push_scalar(style, Span::new(start, self.cursor.pos), decode, 0);
        Ok(())
    }

    fn unclosed(&self, start: usize, quote: u8) -> Result {
        let message = if quote == b'"' { "this `\"` is never closed" } else { "this `'` is never closed" };
        self.error(start, Problem::OpenQuote, message)
    }

    fn scan_escape(&mut self) -> Result {
        let start = self.cursor.pos;
        let c = &mut self.cursor;
        c.skip();
        if c.break_len(0) > 0 {
            c.skip_break();
            return Ok(());
        }
        let digits = match c.peek(0) {
            b'0' | b'a' | b'b' | b't' | b'\t' | b'n' | b'v' | b'f' | b'r' | b'e' | b' ' | b'"' | b'\''
            | b'\\' | b'N' | b'_' | b'L' | b'P' => 0,
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => {
                let span = Span::new(start, char_span(self.text, c.pos).end as usize);
                let message = "no such escape: double `\\`, or use single quotes".to_owned();
                return Err(SyntaxError { span, problem: Problem::Escape, message });
            }
        };
        c.skip();
        let hex = c.pos;
        for _ in 0..digits {
            if !c.peek(0).is_ascii_hexdigit() {
                return self.error(start, Problem::Escape, "this escape wants more hex digits");
            }
            c.skip();
        }
        let code = u32::from_str_radix(&self.text[hex..self.cursor.pos], 16);
        if digits > 0 && code.map_or(true, |code| char::from_u32(code).is_none()) {
            return self.error(start, Problem::Escape, "this escape names no character");
        }
        Ok(())
    }

    // Plain scalars.

    pub(super) fn fetch_plain(&mut self) -> Result {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.cursor.pos;
        let mut end = start;
        let (mut broken, mut folded) = (false, false);
        loop {
            let c = &self.cursor;
            if c.at_document_mark(b'-') || c.at_document_mark(b'.') || c.peek(0) == b'#' {
                break;
            }
            let word = self.cursor.pos;
            self.scan_word();
            if self.cursor.pos > word {
                end = self.cursor.pos;
                folded |= broken;
                broken = false;
            }
            if !self.cursor.is_blank(0) && self.cursor.break_len(0) == 0 {
                break;
            }
            self.scan_plain_gap(&mut broken)?;
            if self.flow() == 0 && (self.cursor.col as isize) < self.indent + 1 {
                break;
            }
        }
        if broken {
            self.key_allowed = true;
        }
        self.push_scalar(Style::Plain, Span::new(start, end), folded, 0);
        Ok(())
    }

    /// Moves to the end of a plain scalar's word.
    fn scan_word(&mut self) {
        let flow = self.flow() > 0;
        loop {
            self.cursor.skip_all(&IN_WORD);
            if self.cursor.is_blank_or_end(0) {
                break;
            }
            match self.cursor.peek(0) {
                b':' if self.cursor.is_blank_or_end(1) => break,
                b',' | b'?' | b'[' | b']' | b'{' | b'}' if flow => break,
                _ => self.cursor.skip(),
            }
        }
    }

    /// Moves over the white space and line breaks between two words.
    fn scan_plain_gap(&mut self, broken: &mut bool) -> Result {
        loop {
            if self.cursor.break_len(0) > 0 {
                self.cursor.skip_break();
                *broken = true;
            } else if self.cursor.is_blank(0) {
                let tab = self.cursor.peek(0) == b'\t';
                if *broken && tab && (self.cursor.col as isize) < self.indent + 1 {
                    let pos = self.cursor.pos;
                    return self.error(pos, Problem::Tab, "a tab cannot indent: YAML wants spaces");
                }
                self.cursor.skip();
            } else {
                return Ok(());
            }
        }
    }

    // Block scalars.

    pub(super) fn fetch_block_scalar(&mut self) -> Result {
        self.remove_key()?;
        self.key_allowed = true;
        let start = self.cursor.pos;
        let style = if self.cursor.peek(0) == b'|' { Style::Literal } else { Style::Folded };
        self.cursor.skip();
        let given = self.scan_block_header()?;
        let mut end = self.cursor.pos;
        self.cursor.skip_blanks();
        self.skip_comment();
        if !self.cursor.is_break_or_end(0) {
            let pos = self.cursor.pos;
            return self.error(pos, Problem::BlockHeader, "a block scalar's text starts on the next line");
        }
        self.cursor.skip_break();
        let mut indent = given.map(|given| (self.indent.max(0) as usize) + given);
        self.scan_block_breaks(&mut indent)?;
        while Some(self.cursor.col) == indent && !self.cursor.at_end() {
            self.cursor.skip_line_rest();
            end = self.cursor.pos;
            self.cursor.skip_break();
            self.scan_block_breaks(&mut indent)?;
        }
        self.push_scalar(style, Span::new(start, end), true, indent.unwrap_or(1));
        Ok(())
    }

    /// Moves over the indicators after `|` or `>`: the indentation that is given, if one is.
    fn scan_block_header(&mut self) -> Result<Option<usize>> {
        let mut given = None;
        let mut chomped = false;
        loop {
            match self.cursor.peek(0) {
                b'+' | b'-' if !chomped => chomped = true,
                b'0' if given.is_none() => {
                    let pos = self.cursor.pos;
                    return self.error(pos, Problem::BlockHeader, "an indentation of 0 is not possible");
                }
                digit @ b'1'..=b'9' if given.is_none() => given = Some(usize::from(digit - b'0')),
                _ => return Ok(given),
            }
            self.cursor.skip();
        }
    }

    /// Moves over blank lines and the next line's indentation, and finds out the latter where it is unknown.
    fn scan_block_breaks(&mut self, indent: &mut Option<usize>) -> Result {
        let mut widest = 0;
        loop {
            let c = &mut self.cursor;
            while c.peek(0) == b' ' && indent.is_none_or(|i| c.col < i) {
                c.skip();
            }
            widest = widest.max(c.col);
            if c.peek(0) == b'\t' && indent.is_none_or(|i| c.col < i) {
                let pos = c.pos;
                return self.error(pos, Problem::Tab, "a tab cannot indent: YAML wants spaces");
            }
            if c.break_len(0) == 0 {
                break;
            }
            c.skip_break();
        }
        if indent.is_none() {
            *indent = Some(widest.max((self.indent + 1).max(1) as usize));
        }
        Ok(())
    }
}
