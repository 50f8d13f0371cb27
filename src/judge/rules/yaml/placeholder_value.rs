//! Values that someone was meant to fill in.

use std::borrow::Cow;

use super::flattened::flattened;
use super::texts::read_texts;
use crate::deployment::{Origin, Reading, Setting, Text, Written};
use crate::facts::Severity;
use crate::facts::milvus::{catalogue, text};
use crate::facts::placeholders::{self, Placeholder};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::wording::quoted_list;
use crate::text::source::{Location, Span};
use crate::text::yaml::reader::Reader;
use crate::text::yaml::{self, NodeId, NodeKind};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    certificates(reading, findings);
    // An address with a port in it is a setting for each.
    let mut reported = Vec::new();
    for layer in &reading.settings.layers {
        for setting in layer.settings.iter() {
            let written = setting.origin.written();
            let by_file = !matches!(setting.origin, Origin::Environment { .. });
            let Some(written) = written.filter(|_| by_file) else {
                continue;
            };
            let value = (written.text, written.node);
            if !reported.contains(&value) && in_value(reading, written, setting, findings) {
                reported.push(value);
            }
        }
    }
    for (index, text) in read_texts(reading) {
        for line in flattened(reading, index) {
            for value in &line.unfolded.values {
                let start = line.at.span.start as usize;
                let span = Span::new(start + value.span.start, start + value.span.end);
                let said = text.source[span.range()].trim_start_matches("- ").trim();
                let at = Location {
                    file: text.file,
                    span: Span::new(span.range().end - said.len(), span.range().end),
                };
                let path = value.key.split('.').fold(text.path.clone(), |path, key| path.key(key));
                report(reading, Place::new(at, path), said, &value.key, findings);
            }
        }
    }
}

/// Certificates that a switch asks for, at the paths that stand in the shipped file as an example.
fn certificates(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for row in placeholders::certificates() {
        let switch = reading.settings.get(row.switch);
        if reading.settings.unknown || !text::is_true(switch.text()) {
            continue;
        }
        let example = |key: &&&str| reading.settings.get(key).text().starts_with(row.example);
        let paths: Vec<&str> = row.paths.iter().filter(example).copied().collect();
        let Some(first) = paths.first() else { continue };
        let path = reading.settings.get(first);
        let Some(written) = path.written().or(switch.written()) else { continue };
        let keys = quoted_list(paths.iter().copied());
        let values = [("switch", row.switch), ("keys", &*keys), ("value", path.text()), ("key", *first)];
        let finding = findings.add_as("certificate", written, &values).stops();
        for other in paths[1..].iter().filter_map(|key| reading.settings.get(key).written()) {
            finding.label(other.at, "an example, too");
        }
    }
}

/// The value, or the items of one that is a list; true where there is something to say of it.
fn in_value(
    reading: &Reading<'_>,
    written: &Written,
    setting: &Setting,
    findings: &mut Findings<'_>,
) -> bool {
    let Some(text) = reading.deployment.texts.get(written.text) else { return false };
    let mut found = false;
    let tree = &text.tree;
    let node = tree.resolve(written.node);
    let items = match tree.kind(node) {
        NodeKind::Sequence(items) => items,
        _ => &[node],
    };
    for (index, item) in items.iter().enumerate() {
        let Some(value) = text_of(text, setting, *item) else { continue };
        // Most say what the release ships, and hardly one is a placeholder: whether Milvus knows the key is asked last.
        if is_shipped(reading, setting, &value) || placeholders::of(&value).is_none() || !is_known(setting) {
            continue;
        }
        let place = match tree.kind(node) {
            NodeKind::Sequence(_) => {
                let at = Location { file: text.file, span: tree.span(*item) };
                Place::new(at, written.path.item(index))
            }
            _ => Place::from(written),
        };
        report(reading, place, &value, &setting.key, findings);
        found = true;
    }
    found
}

/// What a value, or an item of one, says.
fn text_of<'s>(text: &Text, setting: &'s Setting, item: NodeId) -> Option<Cow<'s, str>> {
    let tree = &text.tree;
    // Of a scalar that Milvus reads itself, the setting has it.
    let itself = matches!(&setting.origin, Origin::Written(written) if tree.resolve(written.node) == item);
    if itself && text.reader == Reader::Milvus && matches!(tree.kind(item), NodeKind::Scalar) {
        return Some(Cow::Borrowed(&setting.value));
    }
    yaml::reader::value_text(tree, item, text.reader).map(Cow::Owned)
}

/// Whether this is what the release ships: no placeholder, then.
fn is_shipped(reading: &Reading<'_>, setting: &Setting, said: &str) -> bool {
    catalogue::param(&setting.normal).is_some_and(|p| p.shipped(reading.milvus) == Some(said))
}

fn is_known(setting: &Setting) -> bool {
    catalogue::param(&setting.normal).is_some()
        || catalogue::renamed(&setting.normal).is_some()
        || catalogue::prefix(&setting.key).is_some()
}

fn report(reading: &Reading<'_>, place: Place, said: &str, key: &str, findings: &mut Findings<'_>) {
    let Some(kind) = placeholders::of(said) else { return };
    let variant = match kind {
        Placeholder::Left => "left",
        Placeholder::Variable => "variable",
        Placeholder::Template => "template",
    };
    let shown: String = said.chars().take(60).collect();
    let finding = findings.add_as(variant, place, &[("value", &shown), ("key", key)]);
    if placeholders::is_example(&reading.deployment.id) {
        finding.severity(Severity::Info);
    }
}
