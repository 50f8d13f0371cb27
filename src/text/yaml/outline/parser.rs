//! The parser of an outline: from tokens to events.

use std::collections::HashMap;

use super::event::{Event, EventKind, Properties};
use crate::text::source::{MAX_BYTES, Span};
use crate::text::yaml::node::NONE;
use crate::text::yaml::scan::scanner::Scanner;
use crate::text::yaml::scan::{Content, Token};
use crate::text::yaml::{MAX_DEPTH, MAX_NODES, Problem, Style, SyntaxError};

pub(super) type Result<T = ()> = std::result::Result<T, SyntaxError>;

/// All events up to the first error.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub events: Vec<Event>,
    pub properties: Vec<Properties>,
    pub comments: Vec<Span>,
    pub tags: Vec<String>,
    pub error: Option<SyntaxError>,
    /// True when the error comes before the first document's end, where every reader meets it.
    pub error_in_first: bool,
    /// Text behind a document's end that begins no other one: the readers never look at it.
    pub unread: Option<Span>,
    /// How far a reader of only the first document gets.
    pub first_read: usize,
    /// The first control character that no reader accepts.
    pub control: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    ImplicitDocumentStart,
    DocumentStart,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceEntry,
    IndentlessEntry,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirst,
    FlowSequenceEntry,
    PairKey,
    PairValue,
    PairEnd,
    FlowMappingFirst,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingEmptyValue,
    End,
}

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) scanner: Scanner<'t>,
    pub(super) state: State,
    pub(super) states: Vec<State>,
    pub(super) events: Vec<Event>,
    pub(super) properties: Vec<Properties>,
    nodes: usize,
    depth: usize,
    /// End of the last token taken or node closed: where an empty value stands.
    pub(super) last: usize,
    pub(super) documents: usize,
    pub(super) first_read: usize,
    pub(super) unread: Option<Span>,
    /// Handles that %TAG declares.
    pub(super) handles: HashMap<&'t str, &'t str>,
    pub(super) tags: Vec<String>,
}

impl Outline {
    /// What stands before the node of an event.
    pub fn properties(&self, event: &Event) -> Option<&Properties> {
        self.properties.get(event.properties as usize)
    }

    pub fn new(text: &str) -> Self {
        if text.len() as u64 > MAX_BYTES {
            let message = format!("larger than {} MiB", MAX_BYTES / 1024 / 1024);
            let error = SyntaxError { span: Span::at(0), problem: Problem::TooLarge, message };
            return Self { error: Some(error), error_in_first: true, ..Self::default() };
        }
        let control = control_character(text);
        let readable = &text[..control.unwrap_or(text.len())];
        let mut parser = Parser::new(readable);
        let mut error = parser.run().err();
        if let Some(at) = control
            && (error.is_none() || parser.scanner.cursor.at_end())
        {
            error = Some(SyntaxError {
                span: crate::text::yaml::scan::scanner::char_span(text, at),
                problem: Problem::ControlCharacter,
                message: "control characters are not allowed".to_owned(),
            });
        }
        let comments = std::mem::take(&mut parser.scanner.comments);
        Self {
            error_in_first: error.is_some() && parser.documents == 0,
            events: parser.events,
            properties: parser.properties,
            comments,
            tags: parser.tags,
            error,
            unread: parser.unread,
            first_read: parser.first_read,
            control,
        }
    }
}

/// Where the first character stands that libyaml does not let through.
fn control_character(text: &str) -> Option<usize> {
    // Most characters are plain ones, which bytes tell.
    let is_plain = |b: u8| matches!(b, b' '..=b'~' | b'\n');
    // Many at a time, without a branch for each.
    let all_plain = |chunk: &&[u8; 64]| chunk.iter().fold(true, |all, b| all & is_plain(*b));
    let mut from = 0;
    loop {
        let (chunks, _) = text.as_bytes()[from..].as_chunks::<64>();
        from += 64 * chunks.iter().take_while(all_plain).count();
        let at = from + text.as_bytes()[from..].iter().position(|b| !is_plain(*b))?;
        match text[at..].chars().next() {
            Some(c) if is_printable(c) => from = at + c.len_utf8(),
            _ => return Some(at),
        }
    }
}

/// What libyaml lets through.
fn is_printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            scanner: Scanner::new(text),
            state: State::ImplicitDocumentStart,
            states: Vec::new(),
            events: Vec::new(),
            properties: Vec::new(),
            nodes: 0,
            depth: 0,
            last: 0,
            documents: 0,
            first_read: text.len(),
            unread: None,
            handles: HashMap::new(),
            tags: Vec::new(),
        }
    }

    fn run(&mut self) -> Result {
        while self.state != State::End {
            self.step()?;
        }
        Ok(())
    }

    fn step(&mut self) -> Result {
        match self.state {
            State::ImplicitDocumentStart => self.document_start(true),
            State::DocumentStart => self.document_start(false),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(true, false),
            State::BlockSequenceEntry => self.block_sequence_entry(),
            State::IndentlessEntry => self.indentless_entry(),
            State::BlockMappingKey => self.block_mapping_key(),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceFirst => self.flow_sequence_entry(true),
            State::FlowSequenceEntry => self.flow_sequence_entry(false),
            State::PairKey => self.pair_key(),
            State::PairValue => self.pair_value(),
            State::PairEnd => self.pair_end(),
            State::FlowMappingFirst => self.flow_mapping_key(true),
            State::FlowMappingKey => self.flow_mapping_key(false),
            State::FlowMappingValue => self.flow_mapping_value(false),
            State::FlowMappingEmptyValue => self.flow_mapping_value(true),
            State::End => Ok(()),
        }
    }

    // Tokens.

    pub(super) fn peek(&mut self) -> Result<Token> {
        self.scanner.peek()
    }

    /// Takes the token peeked at, and notes where it ends.
    pub(super) fn take(&mut self, token: Token) {
        // Ends of blocks stand wherever the next token was found, inserted keys before what is their text.
        if !token.span.is_empty() {
            self.last = self.last.max(token.span.end as usize);
        }
        self.scanner.take();
    }

    pub(super) fn error<T>(&self, token: Token, problem: Problem, message: &str) -> Result<T> {
        let span = match token.span.is_empty() {
            true => crate::text::yaml::scan::scanner::char_span(self.text, token.span.start as usize),
            false => token.span,
        };
        Err(SyntaxError { span, problem, message: message.to_owned() })
    }

    // Events.

    pub(super) fn emit(&mut self, kind: EventKind, span: Span) {
        self.events.push(Event { kind, span, properties: NONE });
    }

    /// Counts a node, and a level when it is a collection.
    pub(super) fn count(&mut self, at: Span, collection: bool) -> Result {
        self.nodes += 1;
        self.depth += usize::from(collection);
        let (problem, message) = if self.nodes > MAX_NODES {
            (Problem::TooManyNodes, format!("more than {MAX_NODES} values"))
        } else if self.depth > MAX_DEPTH {
            (Problem::TooDeep, format!("nested deeper than {MAX_DEPTH} levels"))
        } else {
            return Ok(());
        };
        Err(SyntaxError { span: at, problem, message })
    }

    /// A value that is not written: empty, right behind what calls for it.
    pub(super) fn empty(&mut self) -> Result {
        let span = Span::at(self.last);
        self.count(span, false)?;
        self.emit(EventKind::Scalar(Content::empty()), span);
        Ok(())
    }

    pub(super) fn close(&mut self, kind: EventKind, end: usize) {
        self.depth -= 1;
        self.last = self.last.max(end);
        self.emit(kind, Span::at(end));
        self.pop();
    }

    pub(super) fn pop(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }
}

impl Content {
    /// Nothing at all, which is null.
    pub fn empty() -> Self {
        Self { style: Style::Plain, decode: false, indent: 0 }
    }
}
