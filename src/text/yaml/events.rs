//! The tree of an outline, which the parser has to read in the same way.
//!
//! The parser follows YAML 1.2. Where it refuses or reads differently what the readers accept (a tab after
//! `:`, flow lines back at a lower column, `"x"#c`), it gets the same content once more in a form that both
//! versions read alike: one flow collection with every scalar in double quotes. Of texts in which there is nothing
//! to read differently, as most are, it is asked in builds with debug assertions only: it takes as long as all else.

use yaml_rust2::parser::{Event as Parsed, Parser};
use yaml_rust2::scanner::TScalarStyle;

use super::Style;
use super::build::Builder;
use super::decode::{Decoded, decode};
use super::outline::event::{Event, EventKind, Properties};
use super::outline::parser::Outline;
use super::tree::Arena;

/// The tree of `text`, and whether the parser sees what the readers see.
pub(super) fn build(text: &str, outline: &Outline) -> (Arena, bool) {
    if !is_simple(text, outline) {
        return compared(text, outline);
    }
    debug_assert!(compared(text, outline).1, "a text that is read in two ways");
    let mut builder = Builder::new(text, outline);
    for event in &outline.events {
        builder.event(event, None);
    }
    (builder.finish(), true)
}

/// Whether a text has none of what the versions of YAML, or their readers, disagree on: anchors, tags, tabs, other line
/// breaks, and what goes over several lines without being a block.
fn is_simple(text: &str, outline: &Outline) -> bool {
    let bytes = text.as_bytes();
    let in_comment = |at: usize| {
        let behind = outline.comments.partition_point(|comment| comment.start as usize <= at);
        behind > 0 && at < outline.comments[behind - 1].end as usize
    };
    let whole = outline.error.is_none() && outline.unread.is_none() && outline.properties.is_empty();
    if !whole || memchr::memchr(b'\r', bytes).is_some() || !memchr::memchr_iter(b'\t', bytes).all(in_comment)
    {
        return false;
    }
    let mut flows = Vec::new();
    let simple = |event: &Event| match event.kind {
        EventKind::Alias => false,
        EventKind::Scalar(content) => {
            !content.decode || matches!(content.style, Style::Literal | Style::Folded)
        }
        EventKind::SequenceStart | EventKind::MappingStart => {
            flows.push(event.span);
            true
        }
        EventKind::SequenceEnd | EventKind::MappingEnd => {
            let Some(start) = flows.pop().map(|span| span.start as usize) else { return false };
            let in_flow = matches!(bytes.get(start), Some(b'[' | b'{'));
            !in_flow || memchr::memchr(b'\n', &bytes[start..event.span.end as usize]).is_none()
        }
        EventKind::DocumentStart | EventKind::DocumentEnd => true,
    };
    outline.events.iter().all(simple) && !has_breaks(bytes)
}

/// Whether a text has line breaks that only one of the versions knows, or marks of byte order.
fn has_breaks(text: &[u8]) -> bool {
    const BREAKS: [&str; 4] = ["\u{85}", "\u{2028}", "\u{2029}", "\u{feff}"];
    let firsts = memchr::memchr3_iter(0xc2, 0xe2, 0xef, text);
    firsts.into_iter().any(|at| BREAKS.iter().any(|other| text[at..].starts_with(other.as_bytes())))
}

/// Builds from what the parser sees as well.
fn compared(text: &str, outline: &Outline) -> (Arena, bool) {
    let mut builder = Builder::new(text, outline);
    if follow(text.trim_start_matches('\u{feff}'), outline, &mut builder, true) {
        return (builder.finish(), true);
    }
    builder = Builder::new(text, outline);
    let followed = follow(&normal_form(text, outline), outline, &mut builder, false);
    (builder.finish(), followed)
}

/// Gives the builder all pairs of events until one side ends or they differ.
fn follow(text: &str, outline: &Outline, builder: &mut Builder, as_written: bool) -> bool {
    let mut parser = Parser::new_from_str(text);
    for event in &outline.events {
        let parsed = loop {
            match parser.next_token() {
                Ok((Parsed::StreamStart | Parsed::Nothing, _)) => {}
                Ok((parsed, _)) => break parsed,
                Err(_) => return false,
            }
        };
        let scalar = match (&parsed, event.kind) {
            (Parsed::Scalar(text, ..), EventKind::Scalar(_)) => Some(text.as_str()),
            _ => None,
        };
        if !same_kind(&parsed, event, outline.properties(event), as_written) || !builder.event(event, scalar)
        {
            return false;
        }
    }
    // What the readers take for the end must be the parser's too, unless it is an error that ended it.
    outline.error.is_some()
        || outline.unread.is_some()
        || !as_written
        || loop {
            match parser.next_token() {
                Ok((Parsed::StreamStart | Parsed::Nothing, _)) => {}
                Ok((parsed, _)) => break parsed == Parsed::StreamEnd,
                Err(_) => break false,
            }
        }
}

fn same_kind(parsed: &Parsed, event: &Event, own: Option<&Properties>, as_written: bool) -> bool {
    let properties = |anchor: usize, tagged: bool| {
        let (own_anchor, own_tag) = own.map_or((None, None), |own| (own.anchor, own.tag));
        !as_written || (anchor > 0) == own_anchor.is_some() && tagged == own_tag.is_some()
    };
    match (parsed, event.kind) {
        (Parsed::DocumentStart, EventKind::DocumentStart)
        | (Parsed::DocumentEnd, EventKind::DocumentEnd)
        | (Parsed::Alias(_), EventKind::Alias)
        | (Parsed::SequenceEnd, EventKind::SequenceEnd)
        | (Parsed::MappingEnd, EventKind::MappingEnd) => true,
        (Parsed::Scalar(..), EventKind::Alias) => !as_written,
        (Parsed::SequenceStart(anchor, tag), EventKind::SequenceStart)
        | (Parsed::MappingStart(anchor, tag), EventKind::MappingStart) => properties(*anchor, tag.is_some()),
        (Parsed::Scalar(_, style, anchor, tag), EventKind::Scalar(content)) => {
            !as_written || same_style(*style, content.style) && properties(*anchor, tag.is_some())
        }
        _ => false,
    }
}

fn same_style(parsed: TScalarStyle, style: Style) -> bool {
    matches!(
        (parsed, style),
        (TScalarStyle::Plain, Style::Plain)
            | (TScalarStyle::SingleQuoted, Style::SingleQuoted)
            | (TScalarStyle::DoubleQuoted, Style::DoubleQuoted)
            | (TScalarStyle::Literal, Style::Literal)
            | (TScalarStyle::Folded, Style::Folded)
    )
}

/// The outline's content as one flow collection per document, one token a line; what an error left open is
/// closed. Aliases are written as scalars: the parser wants their anchors, the readers may not.
fn normal_form(text: &str, outline: &Outline) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    // For each open collection whether it is a mapping, and how many nodes it has.
    let mut open: Vec<(bool, usize)> = Vec::new();
    for event in &outline.events {
        let starts_node = matches!(
            event.kind,
            EventKind::Alias | EventKind::Scalar(_) | EventKind::SequenceStart | EventKind::MappingStart
        );
        if starts_node && let Some((mapping, nodes)) = open.last_mut() {
            out.push_str(match (*mapping, *nodes % 2) {
                (true, 1) => " : ",
                (true, _) if *nodes == 0 => " ? ",
                (true, _) => " , ? ",
                (false, _) if *nodes == 0 => " ",
                (false, _) => " , ",
            });
            *nodes += 1;
        }
        match event.kind {
            EventKind::DocumentStart => out.push_str("---\n"),
            EventKind::DocumentEnd => out.push_str("...\n"),
            EventKind::Alias => out.push_str("\"\"\n"),
            EventKind::Scalar(content) => {
                let mut decoded = Decoded::default();
                decode(text, event.span, content, &mut decoded);
                quote(&decoded.text, &mut out);
            }
            EventKind::SequenceStart => {
                open.push((false, 0));
                out.push_str("[\n");
            }
            EventKind::MappingStart => {
                open.push((true, 0));
                out.push_str("{\n");
            }
            EventKind::SequenceEnd | EventKind::MappingEnd => close(open.pop(), &mut out),
        }
    }
    while let Some(last) = open.pop() {
        close(Some(last), &mut out);
    }
    out
}

fn close(open: Option<(bool, usize)>, out: &mut String) {
    out.push_str(if open.is_some_and(|(mapping, _)| mapping) { " }\n" } else { " ]\n" });
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{feff}' => out.push_str("\\ufeff"),
            ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'.. => out.push(c),
            _ => out.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    out.push_str("\"\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_read_in_two_ways_is_compared() {
        let simple = |text: &str| is_simple(text, &Outline::new(text));
        for text in
            ["a: 1 # x\ty\n", "a: [b, {c: 'd'}]\n", "a: |\n  b\nc: >\n  d\n", "消: 息。\n---\n- a\n", ""]
        {
            assert!(simple(text), "{text:?}");
        }
        for text in [
            "a:\t1\n",
            "a: &b 1\n",
            "a: !!int 1\n",
            "a: *b\n",
            "%YAML 1.1\n",
            "a: [b,\n  c]\n",
            "a: b\n  c\n",
            "a: 'b\n  c'\n",
            "a: \"\\t\"\n",
            "a: b\u{85}c: d\n",
            "a: b # \u{2028}c: d\n",
            "\u{feff}a: 1\n",
            "a: 1\r\n",
            "a: [\n",
        ] {
            assert!(!simple(text), "{text:?}");
        }
    }
}
