//! Applying edits to a text.

use super::Edit;
use crate::text::source::Span;

/// Why edits cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Two edits want the same bytes, or insert at the same place.
    Overlap(Span, Span),
    /// An edit reaches past the end of the text, or begins or ends inside a character.
    OutOfText(Span),
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = |s: &Span| format!("{}..{}", s.start, s.end);
        match self {
            Self::Overlap(a, b) => write!(f, "edits of bytes {} and {} overlap", bytes(a), bytes(b)),
            Self::OutOfText(s) => write!(f, "no such bytes in the text: {}", bytes(s)),
        }
    }
}

impl std::error::Error for Conflict {}

/// `text` with all `edits` made, in whatever order they are given. Edits that are exactly equal are made
/// once; an insertion beside a replacement comes before or after it, by its place.
///
/// # Errors
/// When two edits overlap or one lies outside the text; nothing is applied then.
pub fn apply<'a>(text: &str, edits: impl IntoIterator<Item = &'a Edit>) -> Result<String, Conflict> {
    apply_all(text, edits.into_iter().map(|e| (e.span, e.text.as_str())).collect())
}

/// `text` with all `edits` made, in whatever order they are given, for edits without a file.
///
/// # Errors
/// When two edits overlap or one lies outside the text; nothing is applied then.
pub fn apply_all(text: &str, mut edits: Vec<(Span, &str)>) -> Result<String, Conflict> {
    edits.sort();
    edits.dedup();
    let grown: usize = edits.iter().map(|(_, new)| new.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut last: Option<Span> = None;
    let mut copied = 0;
    for (span, new) in edits {
        let inside = text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize);
        if !inside || span.start > span.end {
            return Err(Conflict::OutOfText(span));
        }
        if let Some(last) = last {
            let same_place = last.is_empty() && span.is_empty() && last == span;
            if span.start < last.end || same_place {
                return Err(Conflict::Overlap(last, span));
            }
        }
        out.push_str(&text[copied..span.start as usize]);
        out.push_str(new);
        copied = span.end as usize;
        last = Some(span);
    }
    out.push_str(&text[copied..]);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn order_does_not_matter() {
        let edits = [(Span::new(3, 6), "two"), (Span::new(0, 1), "ONE"), (Span::at(6), "!")];
        assert_eq!(apply_all("a: old\n", edits.to_vec()), Ok("ONE: two!\n".into()));
    }

    #[test]
    fn an_insertion_may_touch_a_replacement() {
        let edits = vec![(Span::new(1, 2), "B"), (Span::at(1), "<"), (Span::at(2), ">")];
        assert_eq!(apply_all("abc", edits), Ok("a<B>c".into()));
    }

    #[test]
    fn conflicts_are_refused() {
        let overlap = |a, b| Err(Conflict::Overlap(a, b));
        let (a, b) = (Span::new(0, 3), Span::new(2, 4));
        assert_eq!(apply_all("abcdef", vec![(b, ""), (a, "")]), overlap(a, b));
        assert_eq!(
            apply_all("ab", vec![(Span::at(1), "x"), (Span::at(1), "y")]),
            overlap(Span::at(1), Span::at(1))
        );
        assert_eq!(apply_all("ab", vec![(Span::new(1, 3), "")]), Err(Conflict::OutOfText(Span::new(1, 3))));
        assert_eq!(apply_all("é", vec![(Span::at(1), "")]), Err(Conflict::OutOfText(Span::at(1))));
    }

    #[test]
    fn the_same_edit_twice_is_made_once() {
        let edit = (Span::at(1), "x");
        assert_eq!(apply_all("ab", vec![edit, edit]), Ok("axb".into()));
    }

    proptest! {
        /// Text cut into pieces, some of them replaced, is the pieces put together again.
        #[test]
        fn replaced_pieces_are_replaced(
            pieces in prop::collection::vec(("[a-zé\r\n ]{0,6}", prop::option::of("[A-Zü\n]{0,6}")), 0..12),
        ) {
            let (mut text, mut expected, mut edits) = (String::new(), String::new(), Vec::new());
            for (old, new) in &pieces {
                let start = text.len();
                text.push_str(old);
                expected.push_str(new.as_ref().unwrap_or(old));
                if let Some(new) = new.as_ref().filter(|_| !old.is_empty()) {
                    edits.push((Span::new(start, text.len()), new.as_str()));
                } else if new.is_some() {
                    // Nothing to replace: two such insertions could meet, which is a conflict by design.
                    expected.truncate(expected.len() - new.as_ref().map_or(0, String::len));
                }
            }
            edits.reverse();
            prop_assert_eq!(apply_all(&text, edits), Ok(expected));
        }
    }
}
