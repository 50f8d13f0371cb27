//! The tokens of YAML 1.1, as libyaml and its ports scan them.

mod cursor;
mod keys;
mod properties;
mod scalars;
pub(crate) mod scanner;
mod token;

pub(super) use self::cursor::Cursor;
pub(super) use self::token::{Content, Token, TokenKind};
