//! Words and values, and where they end in a text.

use std::ops::Range;

use crate::facts::is_well_known;

/// What ends a word of a text that is no quoted one.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}')
}

/// What ends a text without quotes around it.
pub(super) fn ends_text(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`')
}

/// True for what only names the place of a secret: all of it is one reference, which holds no value for want of another.
pub(super) fn refers_elsewhere(value: &str) -> bool {
    let inside = |begin: &str, end: &str| value.strip_prefix(begin)?.split_once(end);
    if let Some((name, rest)) = inside("${", "}") {
        let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
        let default = name[length..].trim_start_matches(':');
        let value = default.trim_start_matches(['-', '=']);
        let no_value = value.is_empty() || is_well_known(value) || default.starts_with('?');
        return rest.is_empty() && no_value;
    }
    [("$(", ")"), ("{{", "}}"), ("<", ">")]
        .iter()
        .any(|(begin, end)| inside(begin, end).is_some_and(|(_, rest)| rest.is_empty()))
}

/// True for a value that no secret has.
pub(super) fn says_nothing(value: &str) -> bool {
    matches!(value, "null" | "~" | "true" | "false") || refers_elsewhere(value)
}

/// Where the comment of a line begins, behind a value without quotes.
pub(super) fn comment_at(line: &str) -> Option<usize> {
    line.match_indices('#').map(|(at, _)| at).find(|at| line[..*at].ends_with([' ', '\t'])).map(|at| at - 1)
}

/// The text between quotes, of which the first is at `from`, also where they are escaped in an outer text; `None` where
/// there is no quote.
pub(super) fn quoted(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = &text[from..];
    if rest.starts_with("\\\"") {
        let inner = from + 2;
        let length = text[inner..].find("\\\"").or_else(|| text[inner..].find('"'));
        return Some(inner..length.map_or(text.len(), |length| inner + length));
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (mut escaped, inside) = (false, &text[from + 1..]);
    let mut signs = inside.char_indices();
    let end = signs.find(|&(at, c)| {
        let doubled = quote == '\'' && c == quote && inside[at + 1..].starts_with(quote);
        let ends = c == quote && !escaped && !doubled;
        escaped = !escaped && (doubled || (c == '\\' && quote == '"'));
        ends
    });
    Some(from + 1..end.map_or(text.len(), |(end, _)| from + 1 + end))
}
