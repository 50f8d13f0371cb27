//! Parsing: from a text to its tree.

use std::sync::{Arc, OnceLock};

use super::embedded_origin::EmbeddedOrigin;
use super::outline::parser::Outline;
use super::sharing::SharedNodes;
use super::tree::OutlineSummary;
use super::{Problem, SyntaxError, Tree, events};
use crate::text::source::Span;

/// Parses `text`. What follows a syntax error is not in the tree; [`Tree::error`] tells of it.
pub fn parse(text: &str) -> Tree {
    parse_shared(Arc::from(text))
}

/// Parses a text that is kept anyway, as [`parse`] does, without a copy of it.
pub fn parse_shared(text: Arc<str>) -> Tree {
    parse_at(text, None)
}

/// The tree of a text that is no text from byte `at` on: what stands before, and an error that all readers
/// share.
pub fn parse_not_text(text: &str, at: usize) -> Tree {
    let at = text.floor_char_boundary(at);
    let mut tree = parse(&text[..at]);
    let message = "the file is neither UTF-8 nor UTF-16 with a byte-order mark from here on".to_owned();
    tree.source = Arc::from(text);
    let error = SyntaxError { span: Span::at(at), problem: Problem::NotText, message };
    tree.outline.error.get_or_insert(error);
    tree.outline.error_in_first = true;
    tree
}

/// Parses a text of which `origin` says where it stands.
pub(super) fn parse_at(source: Arc<str>, origin: Option<Arc<EmbeddedOrigin>>) -> Tree {
    let mut outline = Outline::new(&source);
    let text = &source[..outline.control.unwrap_or(source.len())];
    let (mut arena, followed) = events::build(text, &outline);
    if !followed && outline.error.is_none() {
        let message = "this text cannot be followed".to_owned();
        outline.error = Some(SyntaxError { span: Span::at(0), problem: Problem::Unreadable, message });
        outline.error_in_first = true;
    }
    let readable = text.len();
    let literal = outline.properties.is_empty() && arena.is_literal(text);
    let shared = if literal {
        SharedNodes::default()
    } else {
        SharedNodes::of(&arena.nodes, &arena.items, &arena.entries)
    };
    let Outline { properties, mut comments, tags, mut error, mut unread, .. } = outline;
    let Outline { error_in_first, first_read, control, .. } = outline;
    if let Some(origin) = &origin {
        let outer = |span: &mut Span| *span = origin.outer(*span);
        comments.iter_mut().for_each(outer);
        arena.documents.iter_mut().for_each(|d| outer(&mut d.span));
        error.iter_mut().for_each(|e| outer(&mut e.span));
        unread.iter_mut().for_each(outer);
    }
    let outline = OutlineSummary {
        properties,
        comments,
        tags,
        error,
        error_in_first,
        unread,
        first_read,
        control,
        readable,
        literal,
        shared,
    };
    let arena = Arc::new(arena);
    Tree {
        source,
        arena,
        part: None,
        is_within: false,
        outline,
        origin,
        refusals: Default::default(),
        flats: Default::default(),
        duplicates: OnceLock::new(),
    }
}
