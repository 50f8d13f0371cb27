//! Paths of value keys, taken apart.

/// The paths above a path, nearest first.
pub(super) fn parents(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = path;
    // A dot in quotes is none between segments.
    let quoted = path.contains('"');
    std::iter::from_fn(move || {
        rest = match quoted {
            true => rest.strip_suffix(segments(rest).last()?)?.strip_suffix('.')?,
            false => &rest[..rest.rfind('.')?],
        };
        Some(rest)
    })
}

/// The segments of a path; a quoted one keeps its quotes.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let text = rest?;
        let close = text.strip_prefix('"').and_then(|inner| inner.find('"')).map_or(0, |at| at + 2);
        let end = text[close..].find('.').map(|at| at + close);
        rest = end.map(|at| &text[at + 1..]);
        Some(end.map_or(text, |at| &text[..at]))
    })
}
