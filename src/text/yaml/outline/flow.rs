//! Flow collections, and the pairs that a flow sequence may hold without braces.

use super::event::EventKind;
use super::parser::{Parser, Result, State};
use crate::text::source::Span;
use crate::text::yaml::Problem;
use crate::text::yaml::scan::TokenKind;

impl Parser<'_> {
    pub(super) fn flow_sequence_entry(&mut self, first: bool) -> Result {
        let mut token = self.peek()?;
        if token.kind != TokenKind::FlowSequenceEnd {
            if !first {
                if token.kind != TokenKind::FlowEntry {
                    return self.error(token, Problem::OpenFlow, "a `,` or `]` should be here");
                }
                self.take(token);
                token = self.peek()?;
            }
            if token.kind == TokenKind::Key {
                self.take(token);
                self.state = State::PairKey;
                self.states.push(State::FlowSequenceEntry);
                self.count(token.span, true)?;
                self.emit(EventKind::MappingStart, Span::at(token.span.start as usize));
                return Ok(());
            }
            if token.kind != TokenKind::FlowSequenceEnd {
                self.states.push(State::FlowSequenceEntry);
                return self.node(false, false);
            }
        }
        self.take(token);
        self.close(EventKind::SequenceEnd, token.span.end as usize);
        Ok(())
    }

    pub(super) fn pair_key(&mut self) -> Result {
        let token = self.peek()?;
        let ends = [TokenKind::Value, TokenKind::FlowEntry, TokenKind::FlowSequenceEnd];
        if !ends.contains(&token.kind) {
            self.states.push(State::PairValue);
            return self.node(false, false);
        }
        self.state = State::PairValue;
        self.empty()?;
        // The readers drop this token, whatever it is; what follows is then read without it.
        self.take(token);
        Ok(())
    }

    pub(super) fn pair_value(&mut self) -> Result {
        let token = self.peek()?;
        if token.kind == TokenKind::Value {
            self.take(token);
            let next = self.peek()?;
            if !matches!(next.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                self.states.push(State::PairEnd);
                return self.node(false, false);
            }
        }
        self.state = State::PairEnd;
        self.empty()
    }

    pub(super) fn pair_end(&mut self) -> Result {
        self.close(EventKind::MappingEnd, self.last);
        Ok(())
    }

    pub(super) fn flow_mapping_key(&mut self, first: bool) -> Result {
        let mut token = self.peek()?;
        if token.kind != TokenKind::FlowMappingEnd {
            if !first {
                if token.kind != TokenKind::FlowEntry {
                    return self.error(token, Problem::OpenFlow, "a `,` or `}` should be here");
                }
                self.take(token);
                token = self.peek()?;
            }
            if token.kind == TokenKind::Key {
                self.take(token);
                let next = self.peek()?;
                let ends = [TokenKind::Value, TokenKind::FlowEntry, TokenKind::FlowMappingEnd];
                if ends.contains(&next.kind) {
                    self.state = State::FlowMappingValue;
                    return self.empty();
                }
                self.states.push(State::FlowMappingValue);
                return self.node(false, false);
            }
            if token.kind != TokenKind::FlowMappingEnd {
                self.states.push(State::FlowMappingEmptyValue);
                return self.node(false, false);
            }
        }
        self.take(token);
        self.close(EventKind::MappingEnd, token.span.end as usize);
        Ok(())
    }

    pub(super) fn flow_mapping_value(&mut self, empty: bool) -> Result {
        let token = self.peek()?;
        if !empty && token.kind == TokenKind::Value {
            self.take(token);
            let next = self.peek()?;
            if !matches!(next.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                self.states.push(State::FlowMappingKey);
                return self.node(false, false);
            }
        }
        self.state = State::FlowMappingKey;
        self.empty()
    }
}
