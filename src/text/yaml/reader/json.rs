//! JSON as Milvus writes it of a list that holds mappings.

use std::borrow::Cow;

use super::effective::{MappingLevel, effective};
use super::resolve::{resolve, scalar_text};
use super::{Scalar, number};
use crate::text::yaml::{NodeId, NodeKind, Tree};

/// What is still to be written, the next last.
enum Step {
    Node(NodeId),
    Text(String),
}

/// A list as JSON; none where JSON cannot say it (NaN, infinity).
pub(super) fn list(tree: &Tree, list: NodeId) -> Option<String> {
    let mut out = String::new();
    let mut steps = vec![Step::Node(list)];
    while let Some(step) = steps.pop() {
        let id = match step {
            Step::Text(text) => {
                out.push_str(&text);
                continue;
            }
            Step::Node(id) => tree.resolve(id),
        };
        match tree.kind(id) {
            NodeKind::Sequence(items) => {
                steps.push(Step::Text("]".to_owned()));
                for (i, item) in items.iter().enumerate().rev() {
                    steps.push(Step::Node(*item));
                    steps.push(Step::Text(if i == 0 { "[" } else { "," }.to_owned()));
                }
                if items.is_empty() {
                    out.push('[');
                }
            }
            NodeKind::Mapping(_) => mapping(tree, id, &mut steps),
            _ => out.push_str(&value(tree, id)?),
        }
    }
    Some(out)
}

/// A mapping's keys come sorted.
fn mapping(tree: &Tree, id: NodeId, steps: &mut Vec<Step>) {
    let mut entries: Vec<(String, NodeId)> = effective(tree, id, MappingLevel::Nested)
        .iter()
        .filter_map(|entry| Some((scalar_text(tree, entry.key)?.into_owned(), entry.value)))
        .collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    entries.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            earlier.1 = later.1;
        }
        same
    });
    steps.push(Step::Text("}".to_owned()));
    let empty = entries.is_empty();
    for (i, (key, node)) in entries.into_iter().enumerate().rev() {
        steps.push(Step::Node(node));
        steps.push(Step::Text(format!("{}{}:", if i == 0 { "{" } else { "," }, quote(&key))));
    }
    if empty {
        steps.push(Step::Text("{".to_owned()));
    }
}

fn value(tree: &Tree, id: NodeId) -> Option<String> {
    match resolve(tree, id).unwrap_or(Scalar::Str) {
        Scalar::Null => Some("null".to_owned()),
        Scalar::Float(value) => value.is_finite().then(|| float(value)),
        Scalar::Str | Scalar::Time | Scalar::Binary => Some(quote(&scalar_text(tree, id)?)),
        _ => scalar_text(tree, id).map(Cow::into_owned),
    }
}

/// JSON has exponents below 1e-6 and from 1e21 on, without leading zeros when they are negative.
fn float(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        return number::plain_float(value);
    }
    let text = format!("{value:e}");
    if size < 1.0 { text } else { text.replace('e', "e+") }
}

/// Quotes as Go does, which escapes what HTML would read.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..' ' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
