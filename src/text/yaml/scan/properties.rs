//! Directives, anchors, aliases and tags.

use super::TokenKind;
use super::scanner::{Result, Scanner};
use crate::text::yaml::Problem;

impl Scanner<'_> {
    pub(super) fn fetch_directive(&mut self) -> Result {
        self.unroll(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let start = self.cursor.pos;
        self.cursor.skip();
        let name_start = self.cursor.pos;
        while self.cursor.is_word() {
            self.cursor.skip();
        }
        let name = &self.text[name_start..self.cursor.pos];
        if name.is_empty() || !self.cursor.is_blank_or_end(0) {
            return self.error(start, Problem::Directive, "`%` at a line's start begins a directive");
        }
        let kind = match name {
            "YAML" => self.scan_version(start)?,
            "TAG" => self.scan_tag_directive(start)?,
            _ => return self.error(start, Problem::Directive, "only %YAML and %TAG are known"),
        };
        self.push(kind, start);
        self.cursor.skip_blanks();
        self.skip_comment();
        if !self.cursor.is_break_or_end(0) {
            let pos = self.cursor.pos;
            return self.error(pos, Problem::Directive, "a directive must end its line");
        }
        self.cursor.skip_break();
        Ok(())
    }

    fn scan_version(&mut self, start: usize) -> Result<TokenKind> {
        self.cursor.skip_blanks();
        let major = self.scan_version_number(start)?;
        if self.cursor.peek(0) != b'.' {
            return self.error(start, Problem::Directive, "%YAML wants a version such as 1.1");
        }
        self.cursor.skip();
        let minor = self.scan_version_number(start)?;
        Ok(TokenKind::Version((major, minor) == (1, 1)))
    }

    fn scan_version_number(&mut self, start: usize) -> Result<u32> {
        let (mut value, mut digits) = (0, 0);
        while self.cursor.peek(0).is_ascii_digit() && digits <= 2 {
            value = value * 10 + u32::from(self.cursor.peek(0) - b'0');
            digits += 1;
            self.cursor.skip();
        }
        if !(1..=2).contains(&digits) {
            return self.error(start, Problem::Directive, "%YAML wants a version such as 1.1");
        }
        Ok(value)
    }

    fn scan_tag_directive(&mut self, start: usize) -> Result<TokenKind> {
        self.cursor.skip_blanks();
        let handle = self.cursor.pos;
        self.scan_handle(start)?;
        let written = &self.text[handle..self.cursor.pos];
        if written != "!" && !(written.len() > 1 && written.ends_with('!')) {
            return self.error(start, Problem::Tag, "%TAG wants a handle such as !x!");
        }
        if !self.cursor.is_blank(0) {
            return self.error(start, Problem::Tag, "%TAG wants a handle, a space and a prefix");
        }
        self.cursor.skip_blanks();
        if !self.scan_uri(start)? || !self.cursor.is_blank_or_end(0) {
            return self.error(start, Problem::Tag, "%TAG wants a handle, a space and a prefix");
        }
        Ok(TokenKind::TagDirective)
    }

    pub(super) fn fetch_anchor(&mut self, kind: TokenKind) -> Result {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.cursor.pos;
        self.cursor.skip();
        while self.cursor.is_word() {
            self.cursor.skip();
        }
        let named = self.cursor.pos > start + 1;
        let ended = matches!(self.cursor.peek(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if !named || !(ended || self.cursor.is_blank_or_end(0)) {
            let message = if kind == TokenKind::Anchor {
                "`&` begins an anchor, whose name is letters, digits, `-` and `_`: quote the value"
            } else {
                "`*` begins an alias, whose name is letters, digits, `-` and `_`: quote the value"
            };
            return self.error(start, Problem::Anchor, message);
        }
        self.push(kind, start);
        Ok(())
    }

    pub(super) fn fetch_tag(&mut self) -> Result {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.cursor.pos;
        if self.cursor.peek(1) == b'<' {
            self.cursor.skip();
            self.cursor.skip();
            if !self.scan_uri(start)? || self.cursor.peek(0) != b'>' {
                return self.error(start, Problem::Tag, "`!<` begins a tag that wants a name and `>`");
            }
            self.cursor.skip();
        } else {
            self.scan_handle(start)?;
            let handle = &self.text[start..self.cursor.pos];
            let closed = handle.len() > 1 && handle.ends_with('!');
            if !self.scan_uri(start)? && closed {
                return self.error(start, Problem::Tag, "`!` begins a tag, and this one has no name");
            }
        }
        if !self.cursor.is_blank_or_end(0) {
            return self.error(
                start,
                Problem::Tag,
                "`!` begins a tag, which a space must end: quote the value",
            );
        }
        self.push(TokenKind::Tag, start);
        Ok(())
    }

    /// `!`, `!!`, `!word!`, or `!word` where the word may be the start of a suffix.
    fn scan_handle(&mut self, start: usize) -> Result {
        if self.cursor.peek(0) != b'!' {
            return self.error(start, Problem::Tag, "a tag's handle starts with `!`");
        }
        self.cursor.skip();
        while self.cursor.is_word() {
            self.cursor.skip();
        }
        if self.cursor.peek(0) == b'!' {
            self.cursor.skip();
        }
        Ok(())
    }

    /// Moves over the characters a tag's name is made of; true when there was one.
    fn scan_uri(&mut self, start: usize) -> Result<bool> {
        let from = self.cursor.pos;
        loop {
            match self.cursor.peek(0) {
                b'%' => self.scan_uri_escape(start)?,
                b';' | b'/' | b'?' | b':' | b'@' | b'&' | b'=' | b'+' | b'$' | b',' | b'.' | b'!' | b'~'
                | b'*' | b'\'' | b'(' | b')' | b'[' | b']' => self.cursor.skip(),
                _ if self.cursor.is_word() => self.cursor.skip(),
                _ => return Ok(self.cursor.pos > from),
            }
        }
    }

    /// One character as `%` and two hex digits per byte of its UTF-8 form.
    fn scan_uri_escape(&mut self, start: usize) -> Result {
        let mut bytes = Vec::new();
        loop {
            let digits = [self.cursor.peek(1), self.cursor.peek(2)];
            let digit = |i: usize| char::from(digits[i]).to_digit(16);
            let (b'%', Some(high), Some(low)) = (self.cursor.peek(0), digit(0), digit(1)) else {
                return self.error(start, Problem::Tag, "`%` in a tag wants two hex digits");
            };
            bytes.push((high * 16 + low) as u8);
            (0..3).for_each(|_| self.cursor.skip());
            match std::str::from_utf8(&bytes) {
                Ok(_) => return Ok(()),
                Err(e) if e.error_len().is_none() => {}
                Err(_) => return self.error(start, Problem::Tag, "the escapes of this tag are no UTF-8"),
            }
        }
    }
}
