//! Values as Go templates see them.

use std::borrow::Cow;

/// A value of the merged values file, as a Go template sees it.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueView {
    /// There is no such key.
    Absent,
    /// The key is null; in an overlay that deletes the default, and all keys below it.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number; Helm reads all of them as floating point.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<ValueView>),
    /// A map; its keys as path segments (`user.yaml` as `"user.yaml"`).
    Map(Vec<Cow<'static, str>>),
}

impl ValueView {
    /// Whether an `if` of a template takes it as true: anything but false, zero, null and what is empty. Text is
    /// true even when it says `false`.
    pub(crate) fn truth(&self) -> bool {
        match self {
            Self::Absent | Self::Null => false,
            Self::Bool(b) => *b,
            Self::Number(n) => *n != 0.0,
            Self::Text(t) => !t.is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Map(keys) => !keys.is_empty(),
        }
    }

    /// Whether there is nothing: no key, or null.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Absent | Self::Null)
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What a template prints for it between `{{ }}`: nothing for null, `[a b]` for a list, `1e+06` for a million.
    pub fn printed(&self) -> String {
        match self {
            Self::Absent | Self::Null => String::new(),
            Self::Bool(b) => b.to_string(),
            Self::Number(n) => go_number(*n),
            Self::Text(t) => t.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::printed).collect();
                format!("[{}]", items.join(" "))
            }
            Self::Map(keys) => format!("map[{}]", keys.join(" ")),
        }
    }

    /// What the template function `int` makes of it: 0 for what is no number.
    pub(crate) fn int(&self) -> usize {
        match self {
            Self::Number(n) if *n > 0.0 => *n as usize,
            Self::Text(t) => t.parse().unwrap_or(0),
            Self::Bool(true) => 1,
            _ => 0,
        }
    }

    /// Reads the text of a default, which is a scalar, a flow list or an empty map.
    pub(crate) fn parse(text: &str) -> Self {
        if let Some(inner) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            // Of mappings in a list nothing else is told.
            if inner.starts_with('{') {
                return Self::List(vec![Self::Map(Vec::new())]);
            }
            let items = inner.split(", ").filter(|item| !item.is_empty());
            return Self::List(items.map(Self::parse).collect());
        }
        match text {
            "{}" => Self::Map(Vec::new()),
            "null" => Self::Null,
            "true" => Self::Bool(true),
            "false" => Self::Bool(false),
            _ => match text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
                Some(inner) => Self::Text(unescape(inner)),
                None => text.parse().map_or_else(|_| Self::Text(text.to_owned()), Self::Number),
            },
        }
    }
}

/// The escapes that the tables use in quoted defaults.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => {}
            },
            (c, false) => out.push(c),
        }
    }
    out
}

/// A number as Go prints a float64 of shortest digits: with an exponent from a million on, and below 0.0001.
fn go_number(n: f64) -> String {
    let text = format!("{n:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    match exponent.parse::<i32>() {
        Ok(e) if n != 0.0 && !(-4..6).contains(&e) => {
            format!("{digits}e{}{:02}", if e < 0 { '-' } else { '+' }, e.abs())
        }
        _ => n.to_string(),
    }
}
