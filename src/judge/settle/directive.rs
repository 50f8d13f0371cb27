//! What a suppression comment says: `# mqlint: ignore[rule-a,rule-b] until=2027-01-31 reason`.

use crate::base::Date;
use crate::text::source::Span;

/// The words that stand before the rules, for a place and for a whole file.
pub const VERBS: [&str; 2] = ["ignore", "ignore-file"];

/// What comments for mqlint begin with.
pub const MARK: &str = "mqlint:";

/// A comment for mqlint, with places in the text that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// From its `#` to the end of the comment.
    pub span: Span,
    /// True for a whole file.
    pub file_wide: bool,
    /// The names between the brackets, in order.
    pub names: Vec<(String, Span)>,
    /// What is between the brackets.
    pub list: Span,
    /// The last day on which it counts, and where that is written.
    pub until: Option<(Date, Span)>,
    /// Why.
    pub reason: Option<String>,
}

/// A comment that was meant for mqlint and cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The variant of the message about it.
    pub variant: &'static str,
    /// The offending words.
    pub what: String,
    /// Where they are.
    pub span: Span,
}

/// Reads the comment at `comment` in `text`; nothing where it is not for mqlint.
pub fn read_directive(text: &str, comment: Span) -> Option<Result<Directive, Malformed>> {
    let (start, words) = marked(text, comment)?;
    let span = Span::new(start, comment.range().end);
    let verb_end =
        text[words..span.range().end].find(['[', ' ', '\t', ':']).map_or(span.range().end, |n| words + n);
    let verb = &text[words..verb_end];
    let rest = &text[verb_end..span.range().end];
    let malformed = |variant, at: std::ops::Range<usize>| {
        Some(Err(Malformed { variant, what: text[at.clone()].to_owned(), span: Span::new(at.start, at.end) }))
    };
    if !VERBS.contains(&verb) {
        // Prose about mqlint is no attempt at a suppression.
        let meant = rest.trim_start().starts_with('[') || crate::base::nearest(verb, VERBS).is_some();
        return if meant { malformed("word", words..verb_end) } else { None };
    }
    let open = verb_end + (rest.len() - rest.trim_start().len());
    if !text[open..span.range().end].starts_with('[') {
        return malformed("no-rules", words..verb_end);
    }
    let Some(close) = text[open..span.range().end].find(']').map(|n| open + n) else {
        return malformed("open", open..span.range().end);
    };
    let list = Span::new(open + 1, close);
    let names = names(text, list);
    if names.is_empty() {
        return malformed("no-rules", words..close + 1);
    }
    let mut until = None;
    let mut reason = Vec::new();
    for (word, at) in split(text, Span::new(close + 1, span.range().end), char::is_whitespace) {
        match word.strip_prefix("until=") {
            Some(date) => match date.trim_end_matches([',', ';', '.']).parse() {
                Ok(date) => until = Some((date, at)),
                Err(()) => return malformed("date", at.range()),
            },
            None => reason.push(word),
        }
    }
    let reason = reason.join(" ").trim_start_matches(['-', ':', '–', '—', ' ']).to_owned();
    let reason = Some(reason).filter(|reason| !reason.is_empty());
    Some(Ok(Directive { span, file_wide: verb == "ignore-file", names, list, until, reason }))
}

/// Where the comment's own `#` is, and what follows `mqlint:`. It may come behind other words: `# old # mqlint: …`.
fn marked(text: &str, comment: Span) -> Option<(usize, usize)> {
    let slice = &text[comment.range()];
    if !slice.starts_with('#') {
        return None;
    }
    slice.match_indices(MARK).find_map(|(mark, _)| {
        let before = slice[..mark].trim_end();
        let at = before.trim_end_matches('#').len();
        let words = slice[mark + MARK.len()..].trim_start();
        (at < before.len()).then(|| (comment.range().start + at, comment.range().end - words.len()))
    })
}

fn names(text: &str, list: Span) -> Vec<(String, Span)> {
    let names = split(text, list, |c| c == ',' || c.is_whitespace());
    names.into_iter().map(|(name, at)| (name.to_owned(), at)).collect()
}

/// The parts of `span` between separators, none of them empty.
fn split(text: &str, span: Span, separator: fn(char) -> bool) -> Vec<(&str, Span)> {
    let slice = &text[span.range()];
    let base = span.range().start;
    let place = |part: &str| part.as_ptr() as usize - slice.as_ptr() as usize;
    let parts = slice.split(separator).filter(|part| !part.is_empty());
    parts.map(|part| (part, Span::new(base + place(part), base + place(part) + part.len()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Result<Directive, Malformed>> {
        read_directive(text, Span::new(0, text.len()))
    }

    #[test]
    fn rules_end_and_reason_are_read() {
        let text = "# mqlint: ignore[unused-broker, mq] until=2027-01-31 -- moves in spring";
        let directive = of(text).unwrap().unwrap();
        let names: Vec<(&str, &str)> =
            directive.names.iter().map(|(name, at)| (name.as_str(), &text[at.range()])).collect();
        assert_eq!(names, [("unused-broker", "unused-broker"), ("mq", "mq")]);
        assert_eq!(&text[directive.list.range()], "unused-broker, mq");
        assert_eq!(directive.until.map(|(date, _)| date.to_string()), Some("2027-01-31".into()));
        assert_eq!(directive.reason.as_deref(), Some("moves in spring"));
        assert!(!directive.file_wide && directive.span == Span::new(0, text.len()));
    }

    #[test]
    fn it_may_stand_behind_other_words() {
        let directive = of("# was kafka #mqlint:ignore-file[a]").unwrap().unwrap();
        assert!(directive.file_wide && directive.span.start == 12);
    }

    #[test]
    fn mistakes_are_told_from_prose() {
        let variant = |text: &str| of(text).map(|read| read.map(|_| "").map_err(|e| (e.variant, e.what)));
        let wrong = |variant, what: &str| Some(Err((variant, what.to_owned())));
        assert_eq!(variant("# mqlint: ingore[a]"), wrong("word", "ingore"));
        assert_eq!(variant("# mqlint: disable [a]"), wrong("word", "disable"));
        assert_eq!(variant("# mqlint: ignore this"), wrong("no-rules", "ignore"));
        assert_eq!(variant("# mqlint: ignore[]"), wrong("no-rules", "ignore[]"));
        assert_eq!(variant("# mqlint: ignore[a"), wrong("open", "[a"));
        assert_eq!(variant("# mqlint: ignore[a] until=2027-02-30"), wrong("date", "until=2027-02-30"));
        assert_eq!(variant("# mqlint: complains about this"), None);
        assert_eq!(variant("# see mqlint: ignore[a]"), None);
    }
}
