//! Words and values, and where they end in a text.

use std::ops::Range;

/// What ends a word of a text that is no quoted one.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}')
}

/// True for what only names the place of a secret.
pub(super) fn refers_elsewhere(value: &str) -> bool {
    value.starts_with("${") || value.starts_with("$(") || value.starts_with("{{") || value.starts_with('<')
}

/// True for a value that no secret has.
pub(super) fn says_nothing(value: &str) -> bool {
    matches!(value, "null" | "~" | "true" | "false") || refers_elsewhere(value)
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
    let mut escaped = false;
    let end = text[from + 1..].find(|c| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped && quote == '"';
        ends
    });
    Some(from + 1..end.map_or(text.len(), |end| from + 1 + end))
}
