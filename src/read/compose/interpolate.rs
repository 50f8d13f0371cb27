//! `${VAR:-default}` in compose files and in the files that variables come from.

use std::collections::HashMap;

use crate::read::references::{Growth, replace_references};

/// Variables by name, and how much texts may still grow by them.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    values: HashMap<String, String>,
    growth: Growth,
}

impl Variables {
    /// No variables.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&String> {
        self.values.get(name)
    }

    /// Whether a variable is given.
    pub fn contains_key(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Gives a variable.
    pub fn insert(&mut self, name: String, value: String) {
        self.values.insert(name, value);
    }

    /// How much texts may still grow by them.
    pub fn growth(&self) -> &Growth {
        &self.growth
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self { values: variables.into_iter().collect(), growth: Growth::default() }
    }
}

/// References inside defaults of references are followed this far.
const DEPTH: usize = 16;

/// Replaces the variables in a value as compose does; `$$` is a dollar sign. `None` where the result depends on
/// a variable that is not given: the environment of whoever runs compose decides then.
pub fn interpolate(text: &str, variables: &Variables) -> Option<String> {
    interpolate_within(text, variables, None, DEPTH)
}

/// Replaces the variables in a value as compose does, with `unknown` for variables that are not given. Empty where the
/// text is malformed.
pub fn interpolate_or(text: &str, variables: &Variables, unknown: &str) -> String {
    interpolate_within(text, variables, Some(unknown), DEPTH).unwrap_or_default()
}

fn interpolate_within(
    text: &str,
    variables: &Variables,
    unknown: Option<&str>,
    depth: usize,
) -> Option<String> {
    replace_references(text, variables.growth(), |rest| {
        if let Some(after) = rest.strip_prefix('{') {
            let end = closing(after)?;
            let value = braced(&after[..end], variables, unknown, depth.checked_sub(1)?)?;
            return Some((value, &after[end + 1..]));
        }
        let name = name_of(rest);
        let value = match name {
            "" => "$",
            name => variables.get(name).map(String::as_str).or(unknown)?,
        };
        Some((value.to_owned(), &rest[name.len()..]))
    })
}

/// What stands between the braces: a name, then `:-`, `-`, `:?`, `?`, `:+` or `+` and a text.
fn braced(inner: &str, variables: &Variables, unknown: Option<&str>, depth: usize) -> Option<String> {
    let name = name_of(inner);
    let (empty_counts, operation) = match inner[name.len()..].strip_prefix(':') {
        Some(rest) => (false, rest),
        None => (true, &inner[name.len()..]),
    };
    let value = variables.get(name).filter(|v| empty_counts || !v.is_empty());
    let mut chars = operation.chars();
    match (chars.next(), value) {
        (Some('-'), None) => interpolate_within(chars.as_str(), variables, unknown, depth),
        (Some('+'), Some(_)) => interpolate_within(chars.as_str(), variables, unknown, depth),
        (Some('+'), None) => Some(String::new()),
        (Some('-' | '?') | None, value) => value.map(String::as_str).or(unknown).map(str::to_owned),
        _ => None,
    }
}

fn name_of(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_digit()) { "" } else { &text[..end] }
}

/// The brace that closes the one before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> Variables {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn references_are_replaced_as_compose_does() {
        let vars = given(&[("A", "x"), ("EMPTY", "")]);
        for (text, want) in [
            ("plain", Some("plain")),
            ("$A-${A}", Some("x-x")),
            ("${B:-d}", Some("d")),
            ("${EMPTY:-d}", Some("d")),
            ("${EMPTY-d}", Some("")),
            ("${B-d}", Some("d")),
            ("${B:-${A}/y}", Some("x/y")),
            ("${A:+set}${B:+set}", Some("set")),
            ("${A:?needed}", Some("x")),
            ("${B:?needed}", None),
            ("$B", None),
            ("$$A costs 5$", Some("$A costs 5$")),
            ("${A", None),
        ] {
            assert_eq!(interpolate(text, &vars).as_deref(), want, "{text}");
        }
        let deep = format!("{}x{}", "${B:-".repeat(1000), "}".repeat(1000));
        assert_eq!(interpolate(&deep, &vars), None);
    }
}
