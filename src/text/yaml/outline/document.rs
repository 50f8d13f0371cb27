//! Where documents begin and end, and the `%` lines before them.

use super::event::EventKind;
use super::parser::{Parser, Result, State};
use crate::text::source::Span;
use crate::text::yaml::Problem;
use crate::text::yaml::scan::{Token, TokenKind};

impl Parser<'_> {
    pub(super) fn document_start(&mut self, implicit: bool) -> Result {
        let mut token = self.peek()?;
        while !implicit && token.kind == TokenKind::DocumentEnd {
            self.take(token);
            token = self.peek()?;
        }
        let directive = matches!(token.kind, TokenKind::Version(_) | TokenKind::TagDirective);
        if token.kind == TokenKind::StreamEnd {
            self.state = State::End;
            return Ok(());
        }
        if implicit && !directive && token.kind != TokenKind::DocumentStart {
            self.emit(EventKind::DocumentStart, Span::at(token.span.start as usize));
            self.states.push(State::DocumentEnd);
            self.state = State::BlockNode;
            return Ok(());
        }
        let start = token.span.start as usize;
        self.directives()?;
        token = self.peek()?;
        if token.kind != TokenKind::DocumentStart {
            if implicit || directive {
                return self.error(token, Problem::Document, "`---` must follow the `%` lines");
            }
            self.skip_unread(token);
            return Ok(());
        }
        self.take(token);
        self.emit(EventKind::DocumentStart, Span::new(start, token.span.end as usize));
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        Ok(())
    }

    /// Text that follows a document without `---`: the readers stop before it.
    fn skip_unread(&mut self, first: Token) {
        let start = first.span.start as usize;
        let mut end = self.text.len();
        while let Ok(token) = self.peek() {
            match token.kind {
                TokenKind::StreamEnd => break,
                TokenKind::DocumentStart | TokenKind::DocumentEnd => {
                    end = token.span.start as usize;
                    break;
                }
                _ => self.scanner.take(),
            }
        }
        self.unread.get_or_insert(Span::new(start, end.max(start)));
        self.state = match self.peek() {
            Ok(token) if token.kind != TokenKind::StreamEnd => State::DocumentStart,
            _ => State::End,
        };
    }

    fn directives(&mut self) -> Result {
        let mut versions = 0;
        loop {
            let token = self.peek()?;
            match token.kind {
                TokenKind::Version(known) => {
                    versions += 1;
                    if versions > 1 || !known {
                        return self.error(token, Problem::Directive, "the readers know only one %YAML 1.1");
                    }
                }
                TokenKind::TagDirective => {
                    let mut words =
                        self.text[token.span.range()].split([' ', '\t']).filter(|w| !w.is_empty());
                    let (handle, prefix) = (words.nth(1).unwrap_or(""), words.next().unwrap_or(""));
                    if self.handles.insert(handle, prefix).is_some() {
                        return self.error(token, Problem::Directive, "this handle is declared twice");
                    }
                }
                _ => return Ok(()),
            }
            self.take(token);
        }
    }

    pub(super) fn document_content(&mut self) -> Result {
        let token = self.peek()?;
        match token.kind {
            TokenKind::Version(_)
            | TokenKind::TagDirective
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => {
                self.pop();
                self.empty()
            }
            _ => self.node(true, false),
        }
    }

    pub(super) fn document_end(&mut self) -> Result {
        let token = self.peek()?;
        let mut end = self.last;
        if token.kind == TokenKind::DocumentEnd {
            self.take(token);
            end = token.span.end as usize;
        }
        self.handles.clear();
        self.state = State::DocumentStart;
        if self.documents == 0 {
            self.first_read = self.scanner.cursor.pos;
        }
        self.documents += 1;
        self.emit(EventKind::DocumentEnd, Span::at(end));
        Ok(())
    }
}
