//! Values that are given one by one, as the options of Helm take them.

use serde_json::Value;

use crate::text::source::Location;
use crate::text::yaml::assemble::{Part, PartShape};

/// A text as the value that Helm takes it for: what stands in braces is a list.
pub(crate) fn typed(value: &str, at: Location, as_text: bool) -> Part {
    let word = |text: &str| {
        let text = unescaped(text);
        match as_text || !is_typed(&text) {
            true => Part::scalar(&text, at, true),
            false => Part::scalar(&text.to_ascii_lowercase(), at, false),
        }
    };
    match value.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
        Some(inner) => {
            let items = between_commas(inner).into_iter().map(word).collect();
            Part { shape: PartShape::List(items), at, key: None }
        }
        None => word(value),
    }
}

/// A value of JSON that stands at a place.
pub(crate) fn of_json(value: &Value, at: Location) -> Part {
    match value {
        Value::String(text) => Part::scalar(text, at, true),
        Value::Null | Value::Bool(_) | Value::Number(_) => Part::scalar(&value.to_string(), at, false),
        Value::Array(items) => {
            let items = items.iter().map(|item| of_json(item, at)).collect();
            Part { shape: PartShape::List(items), at, key: None }
        }
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| (Part::scalar(key, at, true), of_json(value, at));
            Part::map(entries.iter().map(entry).collect(), at)
        }
    }
}

/// The parts of a text between commas; one behind a backslash or in braces is part of a value.
pub(crate) fn between_commas(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut is_escaped, mut depth) = (Vec::new(), 0, false, 0_u32);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => {}
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    parts.push(&text[start..]);
    parts
}

/// A text without the backslashes that keep what follows them as it is.
fn unescaped(text: &str) -> String {
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

/// Puts a value at a path, as `key` makes the keys on the way; `None` where one of those cannot be made.
pub(crate) fn put(root: &mut Part, name: &str, key: &dyn Fn(&str) -> Part, value: Part) -> Option<()> {
    let keys = keys(name);
    let (last, parents) = keys.split_last()?;
    let mut map = root;
    for name in parents {
        if map.get(name).is_none_or(|there| !matches!(there.shape, PartShape::Map(_))) {
            let key = key(name);
            let at = key.at;
            map.set(key, Part::map(Vec::new(), at));
        }
        map = map.get_mut(name)?;
    }
    map.set(key(last), value);
    Some(())
}

/// Whether Helm takes a text for something else than text.
fn is_typed(text: &str) -> bool {
    let number = text == "0" || (!text.starts_with('0') && text.parse::<i64>().is_ok());
    number || ["true", "false", "null"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The keys of a path: a dot behind a backslash is part of a key.
fn keys(name: &str) -> Vec<String> {
    let (mut keys, mut escaped) = (vec![String::new()], false);
    for c in name.chars() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '.' if !escaped => keys.push(String::new()),
            c => keys.last_mut().into_iter().for_each(|key| key.push(c)),
        }
        escaped = false;
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_helm_reads_them() {
        assert_eq!(keys(r"extraConfigFiles.user\.yaml"), ["extraConfigFiles", "user.yaml"]);
        for typed in ["true", "0", "-3", "+5", "42", "null", "True", "NULL"] {
            assert!(is_typed(typed), "{typed}");
        }
        for text in ["yes", "010", "1.5", "", "9223372036854775808"] {
            assert!(!is_typed(text), "{text}");
        }
        assert_eq!(between_commas(r"a=1,b={c,d},e=f\,g,"), ["a=1", "b={c,d}", r"e=f\,g", ""]);
        assert_eq!(unescaped(r"a\,b\.c\\d"), r"a,b.c\d");
    }
}
