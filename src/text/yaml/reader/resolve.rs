//! What scalars mean to their reader.

use std::borrow::Cow;

use super::{Reader, Scalar, number};
use crate::text::yaml::{NodeId, NodeKind, Style, Tree};

/// What a node means; aliases are followed. A value that does not fit its tag, which makes the readers
/// refuse the file, is text here.
pub fn scalar(tree: &Tree, id: NodeId, _reader: Reader) -> Scalar {
    resolve(tree, id).unwrap_or(Scalar::Str)
}

/// What a node means, or what is wrong with its tag.
pub(super) fn resolve(tree: &Tree, id: NodeId) -> Result<Scalar, String> {
    let id = tree.resolve(id);
    let Some(style) = tree.style(id) else { return Ok(Scalar::Collection) };
    let tag = match tree.tag(id) {
        None if style == Style::Plain => return Ok(implicit(tree.text(id), true)),
        None => return Ok(Scalar::Str),
        Some(tag) => tag,
    };
    let text = tree.text(id);
    let found = match tag {
        "!!str" => return Ok(Scalar::Str),
        "!!binary" if number::base64(text).is_some() => return Ok(Scalar::Binary),
        "!!binary" => return Err("this is not base 64".to_owned()),
        "!!timestamp" => implicit(text, true),
        "!!bool" | "!!int" | "!!float" | "!!null" => implicit(text, false),
        _ => return Ok(Scalar::Str),
    };
    match (tag, found) {
        ("!!bool", Scalar::Bool(_))
        | ("!!int", Scalar::Int(_) | Scalar::Uint(_))
        | ("!!float", Scalar::Float(_))
        | ("!!timestamp", Scalar::Time)
        | ("!!null", Scalar::Null) => Ok(found),
        ("!!float", Scalar::Int(value)) => Ok(Scalar::Float(value as f64)),
        _ => Err(format!("`{text}` is no {tag}")),
    }
}

/// What a text is as a value of a block mapping, where it is so plainly one plain scalar that no parser is needed to
/// see it: words, numbers, paths, addresses. `None` for any other text.
pub fn plain_scalar(text: &str) -> Option<Scalar> {
    let bytes = text.as_bytes();
    let starts = bytes.first().is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_'));
    let goes_on = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'.' | b'+' | b'-');
    (starts && bytes.iter().all(goes_on)).then(|| implicit(text, true))
}

/// The text that Milvus reads where such a text stands as a value.
pub fn plain_scalar_text(text: &str) -> Option<String> {
    printed(plain_scalar(text)?, text).map(Cow::into_owned)
}

/// What plain text means by its form alone. `times`: whether it may be a time.
fn implicit(text: &str, times: bool) -> Scalar {
    // Most numbers are these.
    if number::is_decimal(text) {
        return text.parse().map_or(Scalar::Str, Scalar::Int);
    }
    if let Some(known) = word(text) {
        return known;
    }
    match text.as_bytes()[0] {
        b'.' => number::pointed_float(text).map_or(Scalar::Str, Scalar::Float),
        b'0'..=b'9' | b'+' | b'-' if times && number::is_time(text) => Scalar::Time,
        b'0'..=b'9' | b'+' | b'-' => {
            let digits = text.replace('_', "");
            number::integer(&digits)
                .or_else(|| number::float(&digits).map(Scalar::Float))
                .or_else(|| number::odd_binary(&digits))
                .unwrap_or(Scalar::Str)
        }
        _ => Scalar::Str,
    }
}

/// The length of the longest word that is no text.
const LONGEST_WORD: usize = "false".len();

/// The words that are no text; others are not empty.
fn word(text: &str) -> Option<Scalar> {
    const FIRST: &[u8] = b"~nNyYtToOfF.+-";
    if text.len() > LONGEST_WORD || text.bytes().next().is_some_and(|first| !FIRST.contains(&first)) {
        return None;
    }
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

/// The text that the reader makes of a value; aliases are followed.
///
/// Milvus: numbers lose what they do not need (`1.0` is `1`, `0x10` is `16`), null is empty, lists are
/// joined with `,`, their items that are no scalars left out. Helm: as a template prints it, where every
/// number is a float (`1000000` is `1e+06`). None where no text comes of it: mappings, for Helm also lists.
pub fn value_text(tree: &Tree, id: NodeId, reader: Reader) -> Option<String> {
    match (tree.kind(tree.resolve(id)), reader) {
        (NodeKind::Scalar, Reader::Milvus) => scalar_text(tree, id).map(Cow::into_owned),
        (NodeKind::Scalar, Reader::Helm | Reader::Compose) => Some(match scalar(tree, id, reader) {
            Scalar::Int(value) => template_float(value as f64),
            Scalar::Uint(value) => template_float(value as f64),
            Scalar::Float(value) => template_float(value),
            _ => scalar_text(tree, id)?.into_owned(),
        }),
        (NodeKind::Sequence(items), Reader::Milvus) => {
            let parts: Vec<Cow<'_, str>> = items.iter().filter_map(|item| scalar_text(tree, *item)).collect();
            Some(parts.join(","))
        }
        _ => None,
    }
}

/// A scalar as text; none for other nodes.
pub(super) fn scalar_text(tree: &Tree, id: NodeId) -> Option<Cow<'_, str>> {
    if let Some(text) = sure_text(tree, id) {
        return Some(Cow::Borrowed(text));
    }
    let id = tree.resolve(id);
    printed(resolve(tree, id).unwrap_or(Scalar::Str), tree.text(id))
}

/// What a scalar says that is so plainly text that no closer look is needed, as most keys are: no tag makes it anything
/// else, it begins no number, and is longer than any word that is no text.
pub(super) fn sure_text(tree: &Tree, id: NodeId) -> Option<&str> {
    let text = tree.text(id);
    let begins = || text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic());
    (text.len() > LONGEST_WORD && tree.is_literal() && begins()).then_some(text)
}

/// A scalar as text, which `text` says; none for a collection.
fn printed(scalar: Scalar, text: &str) -> Option<Cow<'_, str>> {
    Some(match scalar {
        Scalar::Null => Cow::Borrowed(""),
        Scalar::Bool(true) => Cow::Borrowed("true"),
        Scalar::Bool(false) => Cow::Borrowed("false"),
        Scalar::Int(_) if number::is_decimal(text) => Cow::Borrowed(text),
        Scalar::Int(value) => value.to_string().into(),
        Scalar::Uint(value) => value.to_string().into(),
        Scalar::Float(value) => number::plain_float(value).into(),
        Scalar::Str | Scalar::Time => Cow::Borrowed(text),
        Scalar::Binary => number::base64(text)?.into(),
        Scalar::Collection => return None,
    })
}

fn template_float(value: f64) -> String {
    match value.is_finite() {
        true => number::general_float(&format!("{value:e}")),
        false => number::plain_float(value),
    }
}

/// A mapping's key as Helm has it after JSON (`yes` is `true`, `1.10` is `1.1`); none where Helm refuses it.
pub(crate) fn helm_key_text(tree: &Tree, key: NodeId) -> Option<Cow<'_, str>> {
    if let Some(text) = sure_text(tree, key) {
        return Some(Cow::Borrowed(text));
    }
    match scalar(tree, key, Reader::Helm) {
        Scalar::Null | Scalar::Uint(_) | Scalar::Collection => None,
        Scalar::Float(value) => {
            // Keys go through 32 bits.
            let narrow = value as f32;
            Some(match narrow {
                f32::INFINITY => ".inf".into(),
                f32::NEG_INFINITY => "-.inf".into(),
                v if v.is_nan() => ".nan".into(),
                v => number::general_float(&format!("{v:e}")).into(),
            })
        }
        _ => scalar_text(tree, key),
    }
}
