//! What a Secret of Kubernetes holds: all of it is secret, whatever its keys are called.

use std::ops::Range;

use super::below::{self, is_entry};
use super::named::NamedValues;
use crate::text::yaml::{self, NodeId, NodeKind, Tree};

/// Where such a resource keeps what it holds.
const HOLDERS: [&str; 2] = ["data", "stringData"];

/// What kustomize makes Secrets of.
const GENERATOR: &str = "secretGenerator";

/// The values of all Secrets in a text, as its lines show them, and as YAML reads them where it can. A file that one
/// spells out is left to the names in it.
pub(super) fn secrets(named: &NamedValues<'_>, found: &mut Vec<Range<usize>>) {
    let text = named.text();
    if text.contains(GENERATOR) || text.contains("kind") && holds_word(text, "Secret") {
        of_tree(&yaml::parse(text), found);
    }
    if !text.contains("Secret") {
        return;
    }
    let fences = text.match_indices("\n---").map(|(at, _)| at);
    let mut start = 0;
    for end in fences.chain([text.len()]) {
        if text[start..end].lines().any(|line| line.contains("Secret") && says_secret(line)) {
            secrets_of_document(named, start..end, found);
        }
        start = end;
    }
}

/// True for a text that holds a word that is no part of another.
fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(char::is_alphanumeric)
            && !text[at + word.len()..].starts_with(char::is_alphanumeric)
    })
}

/// The values of all Secrets in a tree.
fn of_tree(tree: &Tree, found: &mut Vec<Range<usize>>) {
    let mut open: Vec<NodeId> = tree.documents().iter().filter_map(|document| document.root).collect();
    while let Some(node) = open.pop() {
        match tree.kind(node) {
            NodeKind::Sequence(items) => open.extend(items),
            NodeKind::Mapping(entries) => {
                let value = |name: &str| {
                    let entry = entries.iter().find(|entry| tree.text(entry.key) == name);
                    entry.map(|entry| tree.resolve(entry.value))
                };
                if value("kind").is_some_and(|kind| tree.text(kind) == "Secret") {
                    let held = HOLDERS.iter().filter_map(|holder| value(holder));
                    held.flat_map(|held| tree.entries(held)).for_each(|e| add_value(tree, e.value, found));
                }
                let made = value(GENERATOR).into_iter().flat_map(|made| tree.items(made));
                made.for_each(|item| add_literals(tree, *item, found));
                open.extend(entries.iter().map(|entry| entry.value));
            }
            _ => {}
        }
    }
}

/// A value of a Secret, unless it is a file with names of its own.
fn add_value(tree: &Tree, value: NodeId, found: &mut Vec<Range<usize>>) {
    let value = tree.resolve(value);
    let lines = tree.text(value).contains('\n');
    let is_mapping = |inner: Tree| inner.root().is_some_and(|root| !inner.entries(root).is_empty());
    if !matches!(tree.kind(value), NodeKind::Scalar) || lines && tree.embedded(value).is_some_and(is_mapping)
    {
        return;
    }
    let range = tree.span(value).range();
    let written = &tree.source()[range.clone()];
    found.push(match written.as_bytes().first() {
        Some(b'|' | b'>') => range.start + written.find('\n').unwrap_or(0)..range.end,
        Some(b'"' | b'\'') if written.len() > 1 => range.start + 1..range.end - 1,
        _ => range,
    });
}

/// What stands behind the `=` of `literals`.
fn add_literals(tree: &Tree, item: NodeId, found: &mut Vec<Range<usize>>) {
    let item = tree.entries(tree.resolve(item)).iter();
    for literals in item.filter(|entry| tree.text(entry.key) == "literals") {
        for literal in tree.items(literals.value) {
            let range = tree.span(tree.resolve(*literal)).range();
            let written = tree.source()[range.clone()].trim_end_matches(['"', '\'']);
            let sign = written.find('=').map(|sign| range.start + sign + 1..range.start + written.len());
            found.extend(sign);
        }
    }
}

/// True for the line of a resource that says that it is a Secret.
fn says_secret(line: &str) -> bool {
    let plain: String = line.chars().filter(|c| !matches!(c, ' ' | '"' | '\'' | '\r')).collect();
    let plain = plain.trim_start_matches('-');
    plain.strip_prefix("kind:Secret").is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '#']))
        || plain.contains(",kind:Secret,")
        || plain.contains("{kind:Secret,")
        || plain.contains(",kind:Secret}")
}

fn secrets_of_document(named: &NamedValues<'_>, document: Range<usize>, found: &mut Vec<Range<usize>>) {
    let text = named.text();
    let inside = &text[document.clone()];
    for holder in HOLDERS {
        for (at, _) in inside.match_indices(holder) {
            let key = document.start + at;
            let after = text[key + holder.len()..].trim_start_matches(['"', '\'', ' ']);
            let before = text[..key].trim_end_matches(['"', '\'']);
            let begins = before.is_empty() || before.ends_with([' ', '\n', '\r', '{', ',', '\t']);
            if !begins || !after.starts_with(':') {
                continue;
            }
            let colon = text.len() - after.len();
            let value = after[1..].trim_start();
            if value.starts_with('{') {
                in_braces(named, text.len() - value.len(), found);
            } else {
                in_block(named, key, colon, found);
            }
        }
    }
}

/// The values of a mapping in braces.
fn in_braces(named: &NamedValues<'_>, from: usize, found: &mut Vec<Range<usize>>) {
    let text = named.text();
    let mut at = from + 1;
    while let Some(length) = text[at..].find([':', '}']) {
        let sign = at + length;
        if text[sign..].starts_with('}') {
            return;
        }
        let before = found.len();
        named.value(sign, sign + 1, found);
        // A value may hold what ends a mapping.
        at = found[before..].last().map_or(sign + 1, |value| value.end.max(sign + 1));
    }
}

/// The values of a mapping in the lines below its key.
fn in_block(named: &NamedValues<'_>, key: usize, colon: usize, found: &mut Vec<Range<usize>>) {
    let text = named.text();
    let entries = below::entries(text, key);
    for at in entries.into_iter().filter(|at| *at > colon) {
        let line = text[at..].split(['\n', '\r']).next().unwrap_or_default();
        let Some(length) =
            line.find(": ").or_else(|| line.trim_end().ends_with(':').then(|| line.trim_end().len() - 1))
        else {
            continue;
        };
        let mut values = Vec::new();
        named.value(at, at + length + 1, &mut values);
        // A file has keys of its own, the base 64 of one has none.
        let is_file = line[length + 1..].trim_start().starts_with(['|', '>'])
            && values.iter().any(|range| is_entry(&text[range.clone()]));
        if !is_file {
            found.append(&mut values);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::report::mask::find_secrets;
    use crate::report::mask::text::with_masks;

    #[test]
    fn all_that_a_secret_holds_is_secret() {
        for (text, shown) in [
            (
                "kind: Secret\ndata:\n  a: YWJj\n  b: |\n    YWJj\n",
                "kind: Secret\ndata:\n  a: ********\n  b: |\n    ********\n",
            ),
            (
                "kind: Secret\nstringData: {a: b, \"c\": \"d}\"}\n",
                "kind: Secret\nstringData: {a: ********, \"c\": \"********\"}\n",
            ),
            (
                "kind: Secret\nstringData:\n  user.yaml: |\n    mq:\n      type: kafka\n  x: y\ntype: Opaque\n",
                "kind: Secret\nstringData:\n  user.yaml: |\n    mq:\n      type: kafka\n  x: ********\ntype: Opaque\n",
            ),
            (
                "{\"kind\":\"Secret\",\"data\":{\"a\":\"YWJj\"}}",
                "{\"kind\":\"Secret\",\"data\":{\"a\":\"********\"}}",
            ),
            (
                "? kind\n: !!str Secret\n? stringData\n: {a: &x 'b c', ? d : 'e: f'}\n",
                "? kind\n: !!str Secret\n? stringData\n: {a: &x '********', ? d : '********'}\n",
            ),
            (
                "secretGenerator:\n- name: s\n  literals: [A=b, \"C=d e\"]\n",
                "secretGenerator:\n- name: s\n  literals: [A=********, \"C=********\"]\n",
            ),
            ("data:\n  a: b\n---\nkind: Secret\n", "data:\n  a: b\n---\nkind: Secret\n"),
            ("kind: ConfigMap\ndata:\n  a: b # no Secret\n", "kind: ConfigMap\ndata:\n  a: b # no Secret\n"),
        ] {
            assert_eq!(with_masks(text, find_secrets(text)), shown);
        }
    }
}
