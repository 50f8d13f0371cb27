//! What must hold of a text after fixes, whatever the fixes are of. Used by the tests of fixes and by fuzzing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mqlint::base::InputError;
use mqlint::facts::Severity;
use mqlint::judge::finding::{Fixed, Report};
use mqlint::text::yaml::{NodeId, NodeKind, Style, Tree, parse};

/// What was fixed is gone, everything can be read, and nothing has come.
pub fn findings_left(
    before: &Report,
    after: &Report,
    fixed: &[Fixed],
    unsafe_fixes: bool,
) -> Result<(), String> {
    let floor = if unsafe_fixes { Severity::Warning } else { Severity::Info };
    let count = |report: &Report| {
        let mut kinds: HashMap<(&'static str, &'static str), usize> = HashMap::new();
        for f in report.findings.iter().filter(|f| f.severity >= floor) {
            *kinds.entry((f.rule.id, f.variant)).or_default() += 1;
        }
        kinds
    };
    let (old, new) = (count(before), count(after));
    if let Some((kind, n)) = new.iter().find(|(kind, n)| **n > old.get(*kind).copied().unwrap_or(0)) {
        return Err(format!("{kind:?} is there {n} times now, and was {:?}", old.get(kind)));
    }
    for one in fixed {
        let same = |report: &Report| {
            let at = |f: &&mqlint::judge::finding::Finding| {
                f.rule.id == one.rule.id && f.key.as_str() == one.key && f.message == one.message
            };
            report.findings.iter().filter(at).count()
        };
        let was = same(before);
        if was > 0 && same(after) >= was {
            return Err(format!("still there: {}: {}", one.key, one.message));
        }
    }
    // Settings with mistakes have them afterwards too.
    let known = |e: &InputError| before.errors.iter().any(|b| (&b.path, &b.message) == (&e.path, &e.message));
    match after.errors.iter().find(|e| !known(e)) {
        Some(e) => Err(format!("{}: {}", e.path, e.message)),
        None => Ok(()),
    }
}

/// The parts of keys that fixes name.
pub fn names(fixed: &[Fixed]) -> BTreeSet<String> {
    let texts = fixed.iter().flat_map(|f| [&f.key, &f.title, &f.message]);
    let cut = |c: char| !c.is_alphanumeric() && c != '_' && c != '-';
    texts.flat_map(|text| text.split(cut)).filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

/// The values of a text by their paths, those of texts in it too, with aliases followed and merges applied as Milvus and
/// Helm apply them.
fn leaves(tree: &Tree, node: NodeId, path: &str, found: &mut BTreeMap<String, String>) {
    let node = tree.resolve(node);
    match tree.kind(node) {
        NodeKind::Mapping(_) => {
            let mut entries = Vec::new();
            merged(tree, node, &mut entries);
            let text = |(key, value): &(NodeId, NodeId)| (tree.text(tree.resolve(*key)), *value);
            let last: BTreeMap<&str, NodeId> = entries.iter().map(text).collect();
            for (key, value) in last {
                leaves(tree, value, &format!("{path}/{key}"), found);
            }
        }
        NodeKind::Sequence(items) => {
            for (i, item) in items.iter().enumerate() {
                leaves(tree, *item, &format!("{path}/{i}"), found);
            }
        }
        NodeKind::Alias(_) => {
            found.insert(path.to_owned(), tree.source()[tree.span(node).range()].to_owned());
        }
        NodeKind::Scalar => {
            let text = tree.text(node);
            let inner = parse(text);
            match inner.root().filter(|root| text.contains(':') && !inner.entries(*root).is_empty()) {
                Some(root) => leaves(&inner, root, path, found),
                None => {
                    found.insert(path.to_owned(), text.to_owned());
                }
            }
        }
    }
}

/// The entries of a mapping in the order in which they are set: the later one counts.
fn merged(tree: &Tree, map: NodeId, found: &mut Vec<(NodeId, NodeId)>) {
    for entry in tree.entries(map) {
        let is_merge = tree.style(entry.key) == Some(Style::Plain) && tree.text(entry.key) == "<<";
        match (is_merge, tree.kind(entry.value)) {
            (true, NodeKind::Sequence(items)) => items.iter().rev().for_each(|map| merged(tree, *map, found)),
            (true, _) => merged(tree, entry.value, found),
            _ => found.push((entry.key, entry.value)),
        }
    }
}

/// The values of a text by their paths, of all its documents and those in its texts.
pub fn all_leaves(text: &str) -> BTreeMap<String, String> {
    let tree = parse(text);
    let mut found = BTreeMap::new();
    for (i, document) in tree.documents().iter().enumerate() {
        if let Some(root) = document.root {
            leaves(&tree, root, &format!("{i}"), &mut found);
        }
    }
    found
}

/// The trees differ at keys only that fixes name, or below them.
pub fn same_trees(old: &str, new: &str, fixed: &[Fixed], named: &BTreeSet<String>) -> Result<(), String> {
    // The tree of a text that did not parse says nothing.
    if parse(old).error().is_some() || fixed.iter().any(|f| f.rule.id == "yaml-syntax") {
        return Ok(());
    }
    let (old, new) = (all_leaves(old), all_leaves(new));
    let differ = |path: &&String| old.get(*path) != new.get(*path);
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).filter(differ).collect();
    for path in paths {
        let cut = |c: char| !c.is_alphanumeric() && c != '_' && c != '-';
        let known = path.split(cut).skip(1).any(|part| named.contains(&part.to_lowercase()));
        if !known {
            return Err(format!("{path} was {:?} and is {:?}", old.get(path), new.get(path)));
        }
    }
    Ok(())
}

/// Byte-order mark, kind of line ends and the end of the last line stay, and most lines do.
pub fn same_form(old: &str, new: &str, fixed: &[Fixed]) -> Result<(), String> {
    let form = |text: &str| {
        let lone = text.replace("\r\n", "").contains('\n');
        (text.starts_with('\u{feff}'), text.contains("\r\n"), lone)
    };
    let (before, after) = (form(old), form(new));
    // A text of one line may get more of them.
    let lines = old.contains(['\r', '\n']);
    if before.0 != after.0 || (!before.1 && after.1) || (lines && !before.2 && after.2) {
        return Err(format!("mark, CRLF, LF were {before:?} and are {after:?}"));
    }
    // The line end of a text that now comes last is part of it.
    let needed = !old.ends_with('\n') && ends_with_block_text(new);
    let nothing = new.trim_start_matches('\u{feff}').is_empty();
    if !nothing && !needed && old.ends_with('\n') != new.ends_with('\n') {
        return Err(format!("the end of the text changed: {new:?}"));
    }
    // What swallowed a key is cut, and what holds findings back is a comment itself.
    if fixed.iter().any(|f| f.rule.id == "yaml-syntax" || f.rule.family == "lint") {
        return Ok(());
    }
    let comments = |text: &str| {
        let tree = parse(text);
        let texts = tree.comments().iter().map(|span| text[span.range()].trim_end().to_owned());
        texts.collect::<Vec<_>>()
    };
    let kept = comments(old);
    match comments(new).into_iter().find(|comment| !kept.contains(comment)) {
        Some(comment) => Err(format!("a comment changed: {comment}")),
        None => Ok(()),
    }
}

fn ends_with_block_text(text: &str) -> bool {
    let tree = parse(text);
    let mut last = tree.documents().last().and_then(|document| document.root);
    while let Some(node) = last {
        last = match tree.kind(node) {
            NodeKind::Mapping(entries) => entries.last().map(|entry| entry.value),
            NodeKind::Sequence(items) => items.last().copied(),
            _ => return matches!(tree.style(node), Some(Style::Literal | Style::Folded)),
        };
    }
    false
}
