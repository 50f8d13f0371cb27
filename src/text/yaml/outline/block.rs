//! Nodes and block collections.

use super::event::{Event, EventKind, Properties};
use super::parser::{Parser, Result, State};
use crate::text::source::Span;
use crate::text::yaml::Problem;
use crate::text::yaml::node::NONE;
use crate::text::yaml::scan::{Content, Token, TokenKind};

impl Parser<'_> {
    /// One node: an alias, a scalar, or the start of a collection.
    pub(super) fn node(&mut self, block: bool, indentless: bool) -> Result {
        let token = self.peek()?;
        if token.kind == TokenKind::Alias {
            self.take(token);
            self.count(token.span, false)?;
            self.emit(EventKind::Alias, token.span);
            self.pop();
            return Ok(());
        }
        let (properties, token) = match token.kind {
            TokenKind::Anchor | TokenKind::Tag => (self.node_properties()?, self.peek()?),
            // Nearly all nodes.
            _ => (Properties::default(), token),
        };
        let start = token.span.start as usize;
        let (kind, state) = match token.kind {
            TokenKind::BlockEntry if indentless => (EventKind::SequenceStart, State::IndentlessEntry),
            TokenKind::Scalar(content) => {
                self.take(token);
                self.pop();
                self.count(token.span, false)?;
                return self.emit_with(EventKind::Scalar(content), token.span, properties);
            }
            TokenKind::FlowSequenceStart => (EventKind::SequenceStart, State::FlowSequenceFirst),
            TokenKind::FlowMappingStart => (EventKind::MappingStart, State::FlowMappingFirst),
            TokenKind::BlockSequenceStart if block => (EventKind::SequenceStart, State::BlockSequenceEntry),
            TokenKind::BlockMappingStart if block => (EventKind::MappingStart, State::BlockMappingKey),
            _ if properties.anchor.is_some() || properties.tag.is_some() => {
                self.pop();
                let span = Span::at(self.last);
                self.count(span, false)?;
                return self.emit_with(EventKind::Scalar(Content::empty()), span, properties);
            }
            _ => return self.error(token, Problem::MissingValue, missing_value(token)),
        };
        // The start of a block is a token of its own, an indentless sequence has none.
        if token.kind != TokenKind::BlockEntry {
            self.take(token);
        }
        self.state = state;
        self.count(crate::text::yaml::scan::scanner::char_span(self.text, start), true)?;
        self.emit_with(kind, Span::at(start), properties)
    }

    fn emit_with(&mut self, kind: EventKind, span: Span, properties: Properties) -> Result {
        let has_some = properties.anchor.is_some() || properties.tag.is_some();
        let index = if has_some { self.properties.len() as u32 } else { NONE };
        self.properties.extend(has_some.then_some(properties));
        self.events.push(Event { kind, span, properties: index });
        Ok(())
    }

    /// An anchor and a tag, one of each at most, in either order.
    fn node_properties(&mut self) -> Result<Properties> {
        let mut found = Properties::default();
        loop {
            let token = self.peek()?;
            match token.kind {
                TokenKind::Anchor if found.anchor.is_none() => found.anchor = Some(token.span),
                TokenKind::Tag if found.tag.is_none() => found.tag = Some(token.span),
                _ => break,
            }
            self.take(token);
        }
        if let Some(tag) = found.tag {
            found.full_tag = self.full_tag(tag)?;
        }
        Ok(found)
    }

    /// The tag in full, kept aside, when it is not just what is written.
    fn full_tag(&mut self, span: Span) -> Result<Option<u32>> {
        let written = &self.text[span.range()];
        if written == "!" {
            return Ok(None);
        }
        let full = if let Some(name) = written.strip_prefix("!<").and_then(|w| w.strip_suffix('>')) {
            unescape(name)
        } else {
            // The handle is all up to a second `!`, or only the first.
            let second = written[1..].find('!').map(|i| i + 2);
            let word = |end: usize| {
                written[1..end - 1].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            };
            let handle = second.filter(|&end| word(end)).unwrap_or(1);
            let (handle, name) = written.split_at(handle);
            match self.handles.get(handle) {
                Some(prefix) => format!("{}{}", unescape(prefix), unescape(name)),
                None if handle == "!!" && !name.contains('%') => return Ok(None),
                None if handle == "!!" => format!("!!{}", unescape(name)),
                None if handle == "!" => unescape(written),
                None => {
                    let token = Token { kind: TokenKind::Tag, span };
                    return self.error(token, Problem::Tag, "no %TAG declares this tag's handle");
                }
            }
        };
        let short = match full.strip_prefix("tag:yaml.org,2002:") {
            Some(name) => format!("!!{name}"),
            None => full,
        };
        if short == written {
            return Ok(None);
        }
        self.tags.push(short);
        Ok(Some(self.tags.len() as u32 - 1))
    }

    pub(super) fn block_sequence_entry(&mut self) -> Result {
        let token = self.peek()?;
        match token.kind {
            TokenKind::BlockEntry => {
                self.take(token);
                let next = self.peek()?;
                if matches!(next.kind, TokenKind::BlockEntry | TokenKind::BlockEnd) {
                    self.state = State::BlockSequenceEntry;
                    return self.empty();
                }
                self.states.push(State::BlockSequenceEntry);
                self.node(true, false)
            }
            TokenKind::BlockEnd => {
                self.take(token);
                self.close(EventKind::SequenceEnd, self.last);
                Ok(())
            }
            _ => self.error(token, Problem::MissingItem, "a list item with `-` should be here"),
        }
    }

    pub(super) fn indentless_entry(&mut self) -> Result {
        let token = self.peek()?;
        if token.kind != TokenKind::BlockEntry {
            self.close(EventKind::SequenceEnd, self.last);
            return Ok(());
        }
        self.take(token);
        let next = self.peek()?;
        let ends = [TokenKind::BlockEntry, TokenKind::Key, TokenKind::Value, TokenKind::BlockEnd];
        if ends.contains(&next.kind) {
            self.state = State::IndentlessEntry;
            return self.empty();
        }
        self.states.push(State::IndentlessEntry);
        self.node(true, false)
    }

    pub(super) fn block_mapping_key(&mut self) -> Result {
        let token = self.peek()?;
        match token.kind {
            TokenKind::Key => {
                self.take(token);
                self.block_part(State::BlockMappingValue)
            }
            TokenKind::BlockEnd => {
                self.take(token);
                self.close(EventKind::MappingEnd, self.last);
                Ok(())
            }
            TokenKind::Scalar(_) => self.error(
                token,
                Problem::MissingKey,
                "this is no key: a `:` is missing, or the indentation is off",
            ),
            _ => self.error(token, Problem::MissingKey, "a key should be here, as deep as those before it"),
        }
    }

    pub(super) fn block_mapping_value(&mut self) -> Result {
        let token = self.peek()?;
        if token.kind != TokenKind::Value {
            self.state = State::BlockMappingKey;
            return self.empty();
        }
        self.take(token);
        self.block_part(State::BlockMappingKey)
    }

    /// A key or value of a block mapping, which may be missing.
    fn block_part(&mut self, after: State) -> Result {
        let next = self.peek()?;
        if matches!(next.kind, TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd) {
            self.state = after;
            return self.empty();
        }
        self.states.push(after);
        self.node(true, true)
    }
}

fn missing_value(token: Token) -> &'static str {
    match token.kind {
        TokenKind::Anchor | TokenKind::Tag => "a value has one anchor and one tag at most",
        TokenKind::FlowSequenceEnd | TokenKind::FlowMappingEnd => "nothing is open that this could close",
        TokenKind::FlowEntry => "a `,` cannot stand here: quote the value",
        _ => "a value should be here",
    }
}

/// Decodes `%` and two hex digits; the scanner has checked them.
fn unescape(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|d| u8::from_str_radix(std::str::from_utf8(d).ok()?, 16).ok());
        match code.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
