//! One key twice in one mapping: the reader keeps the last.

use super::texts::{accepted_texts, reader};
use crate::deployment::Text;
use crate::facts::milvus::{KeyPath, NormalKey, catalogue};
use crate::facts::{FileKind, Role, Severity};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::text::edit::{Edit, Fix, Safety};
use crate::text::source::Location;
use crate::text::yaml::reader::Duplicate;
use crate::text::yaml::{self, NodeId, NodeKind, Tree};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let is_written = |text: &Text| !text.tree.is_part() && !reading.deployment.is_by_chart(text);
    for (_, text) in accepted_texts(reading).filter(|(_, text)| is_written(text)) {
        for duplicate in yaml::reader::duplicates(&text.tree) {
            report(reading.deployment.kind, text, duplicate, findings);
        }
    }
}

fn report(kind: FileKind, text: &Text, Duplicate { dropped, last }: &Duplicate, findings: &mut Findings<'_>) {
    let Some(first) = dropped.first() else { return };
    let tree = &text.tree;
    let keys = keys_to(tree, first.value).unwrap_or_default();
    let path = keys.iter().fold(text.path.clone(), |path: KeyPath, key| path.key(key));
    let key = keys.join(".");
    let secret = catalogue::is_secret(&NormalKey::new(&key));
    let at = |id: NodeId| Location { file: text.file, span: tree.span(id) };
    let same = same_value(text, first.value, last.value);
    let whole = matches!(tree.kind(tree.resolve(first.value)), NodeKind::Mapping(_));
    let is_refused = kind == FileKind::Compose && text.role == Role::Resource;
    let variant = match (same, whole) {
        _ if is_refused => "refused",
        (true, _) => "same",
        (false, true) => "section",
        (false, false) => "value",
    };
    let editor = text.editor();
    let edits: Option<Vec<Edit>> = dropped.iter().map(|entry| editor.remove(entry.value)).collect();
    let which = match dropped.len() {
        1 => format!("remove the first `{key}`"),
        n => format!("remove the first {n} `{key}`"),
    };
    // Which of them is meant is open where none has had an effect yet.
    let (title, safety, mark) = match is_refused {
        true => (which, Safety::Unsafe, "one of them"),
        false => (format!("{which}, which {} drops", reader(kind, text)), Safety::Safe, "dropped"),
    };
    let fix = edits.map(|edits| Fix { title, safety, edits });
    // A secret is masked where the finding points.
    let place = Place::new(at(if secret { first.value } else { first.key }), path);
    let values = [("key", &*key), ("reader", reader(kind, text))];
    let finding = findings.add_as(variant, place, &values).note(mark).fix(fix);
    finding.secret = secret;
    finding.label(at(last.key), if is_refused { "this one, too" } else { "this one counts" });
    if is_refused {
        finding.stops();
    } else if same {
        finding.severity(Severity::Warning);
    }
}

/// True for values that are written alike, or are scalars that the reader takes alike.
fn same_value(text: &Text, a: NodeId, b: NodeId) -> bool {
    let tree = &text.tree;
    let plain = |id| matches!(tree.kind(tree.resolve(id)), NodeKind::Scalar);
    if plain(a) && plain(b) {
        return yaml::reader::scalar(tree, a, text.reader) == yaml::reader::scalar(tree, b, text.reader)
            && yaml::reader::value_text(tree, a, text.reader)
                == yaml::reader::value_text(tree, b, text.reader);
    }
    let words = |id| text.source[tree.span(id).range()].split_whitespace();
    !plain(a) && !plain(b) && words(a).eq(words(b))
}

/// The keys from the root to a value; items of lists have none.
fn keys_to(tree: &Tree, node: NodeId) -> Option<Vec<String>> {
    let (way, _) = tree.way_to(node)?;
    Some(way.iter().map(|entry| tree.text(tree.resolve(entry.key)).to_owned()).collect())
}
