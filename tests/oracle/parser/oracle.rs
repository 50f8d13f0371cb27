//! Compares a tree with granit-parser's events.

use granit_parser::{Event, Parser, ScalarStyle, Span as Place};
use mqlint::text::yaml::{NodeId, NodeKind, Style, Tree};

/// One event of a tree.
enum Ours {
    Start(NodeId),
    End(NodeId),
    Leaf(NodeId),
}

/// All nodes in the order of the text.
pub fn nodes(tree: &Tree) -> Vec<NodeId> {
    let leaves = events(tree).into_iter();
    leaves
        .filter_map(|event| if let Ours::Start(id) | Ours::Leaf(id) = event { Some(id) } else { None })
        .collect()
}

fn events(tree: &Tree) -> Vec<Ours> {
    let mut events = Vec::new();
    for root in tree.documents().iter().filter_map(|document| document.root) {
        let mut open = vec![Ours::Leaf(root)];
        while let Some(event) = open.pop() {
            let Ours::Leaf(id) = event else {
                events.push(event);
                continue;
            };
            let children: Vec<NodeId> = match tree.kind(id) {
                NodeKind::Sequence(items) => items.to_vec(),
                NodeKind::Mapping(entries) => entries.iter().flat_map(|e| [e.key, e.value]).collect(),
                NodeKind::Scalar | NodeKind::Alias(_) => {
                    events.push(Ours::Leaf(id));
                    continue;
                }
            };
            events.push(Ours::Start(id));
            open.push(Ours::End(id));
            open.extend(children.into_iter().rev().map(Ours::Leaf));
        }
    }
    events
}

/// Panics where the tree and the oracle differ.
pub fn assert_same(tree: &Tree, text: &str) {
    let mut ours = events(tree).into_iter();
    let mut comments = tree.comments().iter();
    let bytes = Bytes::new(text);
    for event in Parser::new_from_str(text) {
        let (event, place) = event.unwrap_or_else(|e| panic!("the oracle refuses {text:?}: {e}"));
        let (start, end) = bytes.of(&place);
        match event {
            Event::Comment(..) => {
                let comment = comments.next().unwrap_or_else(|| panic!("no comment at {start}: {text}"));
                assert_eq!((comment.start as usize, comment.end as usize), (start, end), "{text}");
            }
            Event::Scalar(value, style, anchor, tag) => {
                let Some(Ours::Leaf(id)) = ours.next() else { panic!("no scalar {value:?}: {text}") };
                // The oracle says `~` for what is not written.
                let value = if start == end && value == "~" { "" } else { &*value };
                assert_eq!(tree.text(id), value, "{text}");
                assert_eq!(tree.style(id), Some(style_of(style)), "{text}");
                assert_eq!((tree.anchor(id).is_some(), tree.tag(id).is_some()), (anchor > 0, tag.is_some()));
                assert_scalar(tree, id, text, start, end);
            }
            Event::Alias(_) => {
                let Some(Ours::Leaf(id)) = ours.next() else { panic!("no alias: {text}") };
                assert!(matches!(tree.kind(id), NodeKind::Alias(Some(_))), "{text}");
                let span = tree.span(id);
                assert_eq!((span.start as usize, span.end as usize), (start, end), "{text}");
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let Some(Ours::Start(id)) = ours.next() else { panic!("no collection: {text}") };
                let sequence = matches!(tree.kind(id), NodeKind::Sequence(_));
                assert_eq!(sequence, matches!(event, Event::SequenceStart(..)), "{text}");
                assert_collection_start(tree, id, text, start);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(Ours::End(id)) = ours.next() else { panic!("not the end: {text}") };
                let own = tree.span(id);
                if matches!(text.as_bytes().get(own.start as usize), Some(b'[' | b'{')) {
                    assert_eq!(own.end as usize, end, "{text}");
                } else {
                    assert_nothing_between(text, own.end as usize, end);
                }
            }
            _ => {}
        }
    }
    assert!(ours.next().is_none(), "more than the oracle sees: {text}");
    assert!(comments.next().is_none(), "more comments than the oracle sees: {text}");
}

fn assert_scalar(tree: &Tree, id: NodeId, text: &str, start: usize, end: usize) {
    let span = tree.span(id);
    let own = (span.start as usize, span.end as usize);
    match tree.style(id) {
        Some(Style::Literal | Style::Folded) => {
            // The oracle's begins with the text, the tree's with the header.
            let header = text[own.0..start.max(own.0)].trim_end();
            assert!(header.starts_with(['|', '>']) && header.lines().count() == 1, "{header:?} {text:?}");
            // The oracle goes on over the blank lines behind.
            let behind = &text[own.1.min(end)..own.1.max(end)];
            assert!(
                behind.trim().is_empty() || behind.starts_with('#') || behind.starts_with(" #"),
                "{behind:?} {text:?}"
            );
        }
        _ if span.is_empty() => {
            assert!(tree.text(id).is_empty());
            assert_nothing_between(text, own.0, start);
        }
        _ => assert_eq!(own, (start, end), "{text:?}"),
    }
}

/// A block mapping begins, for the oracle, at its first key's text; for the tree, at that key's `?`, anchor
/// or tag; a sequence as deep as its key begins behind its `-`, for the tree at it.
fn assert_collection_start(tree: &Tree, id: NodeId, text: &str, start: usize) {
    let own = tree.span(id).start as usize;
    let between = text[own.min(start)..own.max(start)].trim();
    let properties = between.split_whitespace().all(|word| word == "-" || word.starts_with(['&', '!', '?']));
    assert!(own <= start && properties, "{own} {start} {between:?} {text}");
}

/// Only blanks, comments and the marks of values that are not written lie between two places.
fn assert_nothing_between(text: &str, a: usize, b: usize) {
    for line in text[a.min(b)..a.max(b)].lines() {
        let line = line.split('#').next().unwrap_or_default();
        assert!(line.chars().all(|c| " \t:?-,.".contains(c)), "{a} {b} {text}");
    }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

/// Byte offsets of the oracle's lines (from 1) and columns (from 0, in characters).
struct Bytes<'t> {
    text: &'t str,
    lines: Vec<usize>,
}

impl<'t> Bytes<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let breaks = (0..bytes.len())
            .filter(|i| bytes[*i] == b'\n' || bytes[*i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
        Self { text, lines: std::iter::once(0).chain(breaks.map(|i| i + 1)).collect() }
    }

    fn of(&self, place: &Place) -> (usize, usize) {
        (self.offset(place.start.line(), place.start.col()), self.offset(place.end.line(), place.end.col()))
    }

    fn offset(&self, line: usize, col: usize) -> usize {
        let Some(start) = self.lines.get(line - 1).copied() else { return self.text.len() };
        let rest = &self.text[start..];
        let rest = rest.strip_prefix('\u{feff}').filter(|_| start == 0).unwrap_or(rest);
        let start = self.text.len() - rest.len();
        start + rest.char_indices().nth(col).map_or(rest.len(), |(i, _)| i)
    }
}
