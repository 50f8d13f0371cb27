//! Simple keys, known only once their `:` is met, and the indentation that opens and closes blocks.

use super::TokenKind;
use super::scanner::{KEY_REACH, Result, Scanner, SimpleKey};
use crate::text::source::Span;
use crate::text::yaml::{Problem, SyntaxError};

impl Scanner<'_> {
    /// Whether the key of `level` can still be one: on this line and not too far back.
    pub(super) fn key_is_valid(&mut self, level: usize) -> Result<bool> {
        let Some(key) = self.keys.get(level).copied().filter(|k| k.possible) else { return Ok(false) };
        if key.line == self.cursor.line && key.index + KEY_REACH >= self.cursor.index {
            return Ok(true);
        }
        if key.required {
            return self.missing_colon(key);
        }
        self.keys[level].possible = false;
        Ok(false)
    }

    pub(super) fn missing_colon<T>(&self, key: SimpleKey) -> Result<T> {
        let line_end = self.text[key.pos..].find(['\n', '\r']).map_or(self.text.len(), |i| key.pos + i);
        let span = Span::new(key.pos, key.pos + self.text[key.pos..line_end].trim_end().len());
        let message = "a `:` is missing after this key".to_owned();
        Err(SyntaxError { span, problem: Problem::MissingColon, message })
    }

    pub(super) fn save_key(&mut self) -> Result {
        if !self.key_allowed {
            return Ok(());
        }
        let c = &self.cursor;
        let key = SimpleKey {
            possible: true,
            required: self.flow() == 0 && self.indent == c.col as isize,
            token: self.taken + self.tokens.len(),
            pos: c.pos,
            line: c.line,
            col: c.col,
            index: c.index,
        };
        self.remove_key()?;
        let level = self.flow();
        self.keys[level] = key;
        self.key_tokens.retain(|(token, _)| *token >= self.taken && *token != key.token);
        self.key_tokens.push((key.token, level));
        Ok(())
    }

    pub(super) fn remove_key(&mut self) -> Result {
        let level = self.flow();
        let key = self.keys[level];
        if key.possible {
            if key.required {
                return self.missing_colon(key);
            }
            self.keys[level].possible = false;
            self.forget_key(key.token);
        }
        Ok(())
    }

    pub(super) fn forget_key(&mut self, token: usize) {
        self.key_tokens.retain(|(t, _)| *t != token);
    }

    // Indentation.

    pub(super) fn roll(&mut self, col: usize, number: Option<usize>, kind: TokenKind, at: usize) {
        let col = col as isize;
        if self.flow() > 0 || self.indent >= col {
            return;
        }
        self.indents.push(self.indent);
        self.indent = col;
        self.insert(number.unwrap_or(usize::MAX), kind, at);
    }

    pub(super) fn unroll(&mut self, col: isize) {
        if self.flow() > 0 {
            return;
        }
        while self.indent > col {
            self.push(TokenKind::BlockEnd, self.cursor.pos);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }
}
