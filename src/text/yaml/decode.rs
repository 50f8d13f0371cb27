//! What scalars say: folding, escapes, indentation and chomping undone, and where each part came from.

use std::ops::Range;

use super::Style;
use super::scan::{Content, Cursor};
use crate::text::source::Span;

/// A run of decoded text and the source text that it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub inner: Span,
    pub outer: Span,
    /// Both say the same, byte by byte.
    pub verbatim: bool,
}

/// Decoded text, with its segments when they are asked for.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub text: String,
    pub segments: Option<Vec<Segment>>,
}

impl Decoded {
    pub fn with_segments() -> Self {
        Self { text: String::new(), segments: Some(Vec::new()) }
    }

    /// Adds what stands at `range` of `source`.
    pub fn verbatim(&mut self, source: &str, range: Range<usize>) {
        if !range.is_empty() {
            self.note(range.len(), range.clone(), true);
            self.text.push_str(&source[range]);
        }
    }

    /// Adds `text`, which `range` of the source stands for.
    fn replaced(&mut self, text: &str, range: Range<usize>) {
        if !text.is_empty() {
            self.note(text.len(), range, false);
            self.text.push_str(text);
        }
    }

    fn note(&mut self, len: usize, outer: Range<usize>, verbatim: bool) {
        let Some(segments) = &mut self.segments else { return };
        let inner = Span::new(self.text.len(), self.text.len() + len);
        if let Some(last) = segments.last_mut()
            && verbatim
            && last.verbatim
            && last.outer.end as usize == outer.start
        {
            last.inner.end = inner.end;
            last.outer.end = outer.end as u32;
            return;
        }
        segments.push(Segment { inner, outer: Span::new(outer.start, outer.end), verbatim });
    }

    /// Adds a line break as the readers do: what is not `\n` becomes it, two rare ones stay.
    fn line_break(&mut self, source: &str, range: Range<usize>) {
        match &source[range.clone()] {
            "\n" | "\u{2028}" | "\u{2029}" => self.verbatim(source, range),
            "" => {}
            _ => self.replaced("\n", range),
        }
    }
}

/// Decodes the scalar at `span` of `source` into `out`.
pub(super) fn decode(source: &str, span: Span, content: Content, out: &mut Decoded) {
    let Range { start, end } = span.range();
    match content.style {
        Style::Plain => lines(&source[..end], start, content.style, out),
        Style::SingleQuoted | Style::DoubleQuoted => lines(&source[..end - 1], start + 1, content.style, out),
        Style::Literal | Style::Folded => block(source, start, content, out),
    }
}

/// Plain and quoted text: the lines are joined.
fn lines(source: &str, start: usize, style: Style, out: &mut Decoded) {
    let mut c = Cursor::at(source, start);
    while !c.at_end() {
        let from = c.pos;
        match c.peek(0) {
            b'\'' if style == Style::SingleQuoted => {
                c.skip();
                c.skip();
                out.replaced("'", from..c.pos);
            }
            b'\\' if style == Style::DoubleQuoted && c.break_len(1) == 0 => escape(source, &mut c, out),
            b'\\' if style == Style::DoubleQuoted => {
                c.skip();
                c.skip_break();
                gap(source, &mut c, true, out);
            }
            _ if c.is_blank_or_end(0) => gap(source, &mut c, false, out),
            _ => {
                c.skip();
                out.verbatim(source, from..c.pos);
            }
        }
    }
}

/// White space and breaks between words: one break is a space, more are one less. `escaped`: the first break
/// was behind a backslash and counts for nothing.
fn gap(source: &str, c: &mut Cursor, escaped: bool, out: &mut Decoded) {
    let start = c.pos;
    let mut breaks: Vec<Range<usize>> = Vec::new();
    loop {
        let from = c.pos;
        if c.is_blank(0) {
            c.skip();
        } else if c.break_len(0) > 0 {
            c.skip_break();
            breaks.push(from..c.pos);
        } else {
            break;
        }
    }
    if breaks.is_empty() {
        if !escaped {
            out.verbatim(source, start..c.pos);
        }
        return;
    }
    let rest = if escaped {
        &breaks[..]
    } else {
        join(source, &breaks[0], breaks.len() == 1, out);
        &breaks[1..]
    };
    for range in rest {
        out.line_break(source, range.clone());
    }
}

/// The first of several breaks: a space when it is alone, else nothing; the rare ones stay.
fn join(source: &str, first: &Range<usize>, alone: bool, out: &mut Decoded) {
    if source[first.clone()].starts_with(['\u{2028}', '\u{2029}']) {
        out.line_break(source, first.clone());
    } else if alone {
        out.replaced(" ", first.clone());
    }
}

/// One escape of double quotes; the scanner has checked it.
fn escape(source: &str, c: &mut Cursor, out: &mut Decoded) {
    let start = c.pos;
    c.skip();
    let letter = c.peek(0);
    c.skip();
    let digits = match letter {
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        _ => 0,
    };
    let hex = c.pos;
    (0..digits).for_each(|_| c.skip());
    let decoded = match letter {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b'N' => '\u{85}',
        b'_' => '\u{A0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        b'x' | b'u' | b'U' => u32::from_str_radix(&source[hex..c.pos], 16)
            .ok()
            .and_then(char::from_u32)
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        other => char::from(other),
    };
    out.replaced(decoded.encode_utf8(&mut [0; 4]), start..c.pos);
}

/// Literal and folded blocks.
fn block(source: &str, start: usize, content: Content, out: &mut Decoded) {
    let mut c = Cursor::at(source, start);
    let mut chomp = 0;
    while !c.is_blank_or_end(0) {
        chomp = if matches!(c.peek(0), b'+' | b'-') { c.peek(0) } else { chomp };
        c.skip();
    }
    c.skip_line_rest();
    c.skip_break();
    let indent = content.indent as usize;
    let folded = content.style == Style::Folded;
    let mut blank_before = false;
    // The break behind the last line; it is not known yet what becomes of it.
    let mut pending: Option<Range<usize>> = None;
    let mut empty = block_breaks(&mut c, indent);
    while c.col == indent && !c.at_end() {
        let blank = c.is_blank(0);
        if let Some(pending) = pending.take() {
            if folded && !blank_before && !blank {
                join(source, &pending, empty.is_empty(), out);
            } else {
                out.line_break(source, pending);
            }
        }
        empty.drain(..).for_each(|range| out.line_break(source, range));
        blank_before = blank;
        let from = c.pos;
        c.skip_line_rest();
        out.verbatim(source, from..c.pos);
        let from = c.pos;
        c.skip_break();
        pending = Some(from..c.pos);
        empty = block_breaks(&mut c, indent);
    }
    if chomp != b'-' {
        pending.into_iter().for_each(|range| out.line_break(source, range));
    }
    if chomp == b'+' {
        empty.into_iter().for_each(|range| out.line_break(source, range));
    }
}

/// Moves over blank lines and the next line's indentation; the breaks passed.
fn block_breaks(c: &mut Cursor, indent: usize) -> Vec<Range<usize>> {
    let mut breaks = Vec::new();
    loop {
        while c.col < indent && c.peek(0) == b' ' {
            c.skip();
        }
        let from = c.pos;
        if c.break_len(0) == 0 {
            return breaks;
        }
        c.skip_break();
        breaks.push(from..c.pos);
    }
}
