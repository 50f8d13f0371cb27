//! The parser's events, each beside the outline's event for the same place.
//!
//! The parser follows YAML 1.2. Where it refuses or reads differently what the readers accept (a tab after
//! `:`, flow lines back at a lower column, `"x"#c`), it gets the same content once more in a form that both
//! versions read alike: one flow collection with every scalar in double quotes.

use yaml_rust2::parser::{Event as Parsed, Parser};
use yaml_rust2::scanner::TScalarStyle;

use super::Style;
use super::build::Builder;
use super::decode::{Decoded, decode};
use super::outline::{Event, EventKind, Outline, Properties};

/// Builds from `text` as it is; false when the parser does not see what the readers see.
pub(super) fn build(text: &str, outline: &Outline, builder: &mut Builder) -> bool {
    follow(text.trim_start_matches('\u{feff}'), outline, builder, true)
}

/// Builds from the normal form of the outline.
pub(super) fn build_normalised(text: &str, outline: &Outline, builder: &mut Builder) -> bool {
    follow(&normal_form(text, outline), outline, builder, false)
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
        if !same_kind(&parsed, event, outline.properties(event), as_written)
            || !builder.event(event, &parsed, as_written)
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
